import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedUser, TelegramSimulator } from '@gonets/telegram-simulator';
import { Random } from '../random.ts';
import { questionText } from './questions.ts';
import type { Recorder } from './recorder.ts';
import { nextStep } from './script.ts';
import type { Habit, Step } from './script.ts';

export interface Crowd {
  readonly seed: number;
  /** People in private chats and groups. */
  readonly people: number;
  /** Of them, in groups of four. */
  readonly inGroups: number;
  /** Besides them. */
  readonly eager: number;
  readonly steady: boolean;
  readonly thinkMs: number;
  /** Requests that a person may send in a minute. */
  readonly rateLimit: number;
}

interface Person {
  readonly user: SimulatedUser;
  readonly habit: Habit;
  /** Chat of the group, for those who use the bot there. */
  readonly group?: number;
}

const firstId = 10_000;
const groupSize = 4;
/** A person who gets no answer for so long asks the next question anyway. */
const patienceMs = 60_000;
/** An eager person asks so many more than are allowed. */
const tooMany = 5;

/** Lets everybody use the bot until `closing` aborts. Resolves when nobody does anything any more. */
export async function letPeopleWrite(
  telegram: TelegramSimulator,
  recorder: Recorder,
  crowd: Crowd,
  closing: AbortSignal,
): Promise<void> {
  const people = gather(telegram, crowd);
  await Promise.all(people.map((person) => live(telegram, recorder, person, crowd, closing)));
}

function gather(telegram: TelegramSimulator, { people, inGroups, eager, steady }: Crowd): Person[] {
  const users = Array.from({ length: people + eager }, (_, index) =>
    telegram.user({ id: firstId + index, firstName: `Person ${index}`, languageCode: index % 2 === 0 ? 'en' : 'ru' }),
  );
  const grouped = users.slice(0, inGroups);
  const groups = Array.from({ length: Math.ceil(inGroups / groupSize) }, (_, index) => {
    const members = grouped.slice(index * groupSize, (index + 1) * groupSize);
    const { chat } = telegram.group({ title: `Group ${index}`, members, botIsAdmin: true });
    return members.map((user): Person => ({ user, habit: 'group', group: chat.id }));
  });
  const alone = users.slice(inGroups, people).map((user): Person => ({ user, habit: steady ? 'steady' : 'private' }));
  const hurried = users.slice(people).map((user): Person => ({ user, habit: 'eager' }));
  return [...groups.flat(), ...alone, ...hurried];
}

async function live(
  telegram: TelegramSimulator,
  recorder: Recorder,
  person: Person,
  crowd: Crowd,
  closing: AbortSignal,
): Promise<void> {
  const random = new Random(crowd.seed, `person ${person.user.id}`);
  const writer = new Writer(telegram, recorder, person, crowd.rateLimit);
  if (person.habit === 'eager') {
    await pause(random.between(1000, 5000), closing);
    if (!closing.aborted) writer.ask({ questions: crowd.rateLimit + tooMany, paragraphs: 1 });
    return;
  }
  for (;;) {
    const step = nextStep(random, person.habit, crowd);
    await pause(step.thinkMs, closing);
    if (closing.aborted) return;
    await writer.take(step, random, closing);
  }
}

/** One person at the keyboard. */
class Writer {
  readonly #telegram: TelegramSimulator;
  readonly #recorder: Recorder;
  readonly #person: Person;
  readonly #rateLimit: number;
  #number = 0;

  constructor(telegram: TelegramSimulator, recorder: Recorder, person: Person, rateLimit: number) {
    this.#telegram = telegram;
    this.#recorder = recorder;
    this.#person = person;
    this.#rateLimit = rateLimit;
  }

  /** Takes a step and waits until its questions have ended, or patience has. */
  async take(step: Step, random: Random, closing: AbortSignal): Promise<void> {
    const { user } = this.#person;
    const updates = this.ask(step);
    const names = updates.map(({ name }) => name);
    if (step.act === 'repeat') this.#repeat(updates, random);
    const ended = Promise.all(names.map((name) => this.#recorder.ended(name)));
    if (step.act === 'stop') await Promise.race([ended, this.#stop(random.between(300, 2500))]);
    await Promise.race([ended, pause(patienceMs, closing)]);
    const answer = names.map((name) => this.#recorder.answerTo(name)).find((message) => message !== undefined);
    if (step.act === 'pdf' && answer?.reply_markup && !closing.aborted) {
      this.#recorder.pressed(answer);
      user.press('PDF', { message: answer.message_id });
    }
  }

  ask({ questions, paragraphs }: Pick<Step, 'questions' | 'paragraphs'>): { name: string; update: number }[] {
    return Array.from({ length: questions }, () => this.#askOne(paragraphs));
  }

  #askOne(paragraphs: number): { name: string; update: number } {
    const { user, habit, group } = this.#person;
    this.#number += 1;
    const name = `${user.id}-${this.#number}`;
    const text = questionText(name, paragraphs, user.user.language_code === 'ru' ? 'ru' : 'en');
    const words = group === undefined ? text : `@gonets_bot ${text}`;
    const { message, updateId } = user.send(words, { chat: group });
    if (updateId === undefined) throw new Error(`the bot does not get to see question ${name}`);
    this.#recorder.asked({
      name,
      mailbox: group === undefined ? `${user.id}` : `${group}/${user.id}`,
      at: Date.now(),
      refused: habit === 'eager' && this.#number > this.#rateLimit,
      chat: message.chat.id,
      message: message.message_id,
      update: updateId,
      group: group !== undefined,
    });
    return { name, update: updateId };
  }

  /** Telegram delivers an update again when it has not heard in time that it was taken. */
  #repeat(updates: readonly { update: number }[], random: Random): void {
    for (const { update } of updates) {
      setTimeout(() => this.#telegram.replayUpdate(update), random.between(0, 5000));
    }
  }

  async #stop(afterMs: number): Promise<void> {
    const { user } = this.#person;
    await sleep(afterMs);
    const { draft } = user.chat;
    if (draft?.canStop !== true) return;
    this.#recorder.stopped(draft.draftId);
    user.pressStop();
  }
}

async function pause(ms: number, closing: AbortSignal): Promise<void> {
  if (closing.aborted) return;
  await sleep(ms, undefined, { signal: closing }).catch((error: unknown) => {
    if (!closing.aborted) throw error;
  });
}
