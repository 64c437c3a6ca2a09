import { plainText } from '@gonets/telegram-simulator';
import type { ChatEvent, Message } from '@gonets/telegram-simulator';
import type { Document, Ghost, History, Part, Press, Question, Told } from './history.ts';
import { read } from './questions.ts';

interface Asked extends Question {
  readonly chat: number;
  readonly message: number;
  /** Also the id of its draft. */
  readonly update: number;
  readonly group: boolean;
  stopped: boolean;
  ended: boolean;
}

/** Keeps what people did and saw, and tells a person when a question has ended, one way or another. */
export class Recorder {
  readonly #bot: number;
  readonly #questions = new Map<string, Asked>();
  readonly #byDraft = new Map<string, Asked>();
  /** Questions of a private chat without an end, oldest first: what the bot says without naming a question is about the first. */
  readonly #open = new Map<number, Asked[]>();
  readonly #waiting = new Map<string, () => void>();
  readonly #parts: Part[] = [];
  readonly #told: Told[] = [];
  readonly #presses = new Map<string, Press>();
  readonly #documents: Document[] = [];
  readonly #ghosts: Ghost[] = [];
  readonly #drafts = new Map<number, string>();
  /** The message in which an answer ended. */
  readonly #answers = new Map<string, Message>();

  constructor(bot: number) {
    this.#bot = bot;
  }

  asked(question: Omit<Asked, 'stopped' | 'ended'>): void {
    const asked = { ...question, stopped: false, ended: false };
    this.#questions.set(asked.name, asked);
    this.#byDraft.set(String(asked.update), asked);
    if (!asked.group) this.#open.set(asked.chat, [...(this.#open.get(asked.chat) ?? []), asked]);
  }

  /** Stop was pressed on the draft with this id. */
  stopped(draft: string): void {
    const question = this.#byDraft.get(draft);
    if (question) question.stopped = true;
  }

  pressed(message: Message): void {
    const name = pressName(message.chat.id, message.message_id);
    this.#presses.set(name, { name, at: Date.now() });
  }

  /** The message in which the answer to this question ended, if it was answered in full. */
  answerTo(question: string): Message | undefined {
    return this.#answers.get(question);
  }

  /** Resolves when the question has ended. */
  async ended(name: string): Promise<void> {
    if (this.#questions.get(name)?.ended) return;
    await new Promise<void>((resolve) => this.#waiting.set(name, resolve));
  }

  counts(): { asked: number; open: number; parts: number } {
    const all = [...this.#questions.values()];
    const open = all.filter(({ ended, refused }) => !ended && !refused).length;
    return { asked: all.length, open, parts: this.#parts.length };
  }

  see(event: ChatEvent): void {
    if (event.type === 'message' && event.message.from?.id === this.#bot) this.#message(event.message);
    if (event.type === 'draft') {
      this.#drafts.set(event.chat, event.draft.draftId);
      const question = this.#byDraft.get(event.draft.draftId);
      if (question?.ended && event.draft.canStop) this.#ghosts.push({ at: Date.now(), question: question.name });
    }
    if (event.type === 'draft-ended') this.#drafts.delete(event.chat);
  }

  history(): History {
    const questions = [...this.#questions.values()].map(({ name, mailbox, at, refused, stopped }) => ({
      name,
      mailbox,
      at,
      refused,
      stopped,
    }));
    return {
      questions,
      parts: this.#parts,
      told: this.#told,
      presses: [...this.#presses.values()],
      documents: this.#documents,
      ghosts: this.#ghosts,
      draftsLeft: [...this.#drafts.keys()],
    };
  }

  #message(message: Message): void {
    const at = Date.now();
    const replied = message.reply_to_message;
    const press = replied && this.#presses.get(pressName(message.chat.id, replied.message_id))?.name;
    if (message.document) {
      this.#documents.push({ at, press });
      return;
    }
    const { part, remark } = read(plainText(message));
    if (part) {
      this.#parts.push({ at, ...part, remark });
      if (part.to === part.of) this.#answers.set(part.question, message);
      if (part.to === part.of || remark !== '') this.#end(this.#questions.get(part.question));
    } else {
      const question = press === undefined ? this.#meant(message) : undefined;
      this.#told.push({ at, question: question?.name, press, text: remark });
      this.#end(question);
    }
  }

  /** The question that a message without a name is about. */
  #meant(message: Message): Asked | undefined {
    const replied = message.reply_to_message?.message_id;
    if (message.chat.type === 'private') return this.#open.get(message.chat.id)?.[0];
    return [...this.#questions.values()].find(({ chat, message: own }) => chat === message.chat.id && own === replied);
  }

  #end(question: Asked | undefined): void {
    if (question === undefined) return;
    question.ended = true;
    const open = this.#open.get(question.chat);
    if (open) {
      const left = open.filter((other) => other !== question);
      this.#open.set(question.chat, left);
    }
    this.#waiting.get(question.name)?.();
    this.#waiting.delete(question.name);
  }
}

function pressName(chat: number, message: number): string {
  return `${chat}/${message}`;
}
