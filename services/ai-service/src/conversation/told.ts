import { BusError } from '@gonets/bus';
import type { GenerateRequest } from '@gonets/contracts';
import { gap } from '../continuation/gap.ts';
import { before, findTurn, hasText } from './record.ts';
import type { Conversation, Turn } from './record.ts';

/**
 * The turns that a question can refer to, oldest first; an answer that was gone on with is one. A refused one would have what follows
 * refused, too, so it is not among them. Of a question that goes on with an answer, that answer is the last one. Throws `NOT_FOUND`
 * when it is not there.
 */
export function tellable(conversation: Conversation, { replaces, continues }: Place): readonly Turn[] {
  const turns = continues === undefined ? before(conversation, replaces) : upTo(conversation, continues);
  return whole(turns.filter(({ finish }) => finish !== 'refusal')).filter(hasText);
}

type Place = Pick<GenerateRequest, 'replaces' | 'continues'>;

/** Without those that the last prompt left out: a beginning that stays the same is read from the prompt cache. */
export function sinceCut(turns: readonly Turn[]): readonly Turn[] {
  const from = turns.at(-1)?.toldFrom;
  const place = turns.findIndex(({ turn }) => turn === from);
  return place === -1 ? turns : turns.slice(place);
}

/** The turns with each continuation joined to the answer that it goes on with, in the place and under the name of that. */
export function whole(turns: readonly Turn[]): Turn[] {
  const all: Turn[] = [];
  /** Of each part, the place of its whole. */
  const places = new Map<string, number>();
  for (const turn of turns) {
    const place = turn.continues === undefined ? undefined : places.get(turn.continues);
    const earlier = place === undefined ? undefined : all[place];
    places.set(turn.turn, place ?? all.length);
    if (place === undefined || earlier === undefined) {
      all.push(turn);
    } else {
      const { turn: name, question, attachments, continues } = earlier;
      all[place] = { ...turn, turn: name, question, attachments, continues, answer: joined(earlier.answer, turn) };
    }
  }
  return all;
}

/** An answer with all that it goes on with, and the question that it was first asked for. */
export function wholeAnswer(conversation: Conversation, turn: Turn): Pick<Turn, 'question' | 'answer'> {
  return whole(chain(conversation, turn))[0] ?? turn;
}

/** The answer that a turn goes on with, up to where it was cut off; undefined for any other turn, and when it is forgotten. */
export function beginningOf(conversation: Conversation, continues: string | undefined): string | undefined {
  const earlier = continues === undefined ? undefined : findTurn(conversation, continues);
  return earlier && wholeAnswer(conversation, earlier).answer;
}

/** A turn with those that it goes on with, oldest first. */
export function chain({ turns }: Conversation, turn: Turn): Turn[] {
  const parts = [turn];
  for (let part: Turn | undefined = turn; part?.continues !== undefined;) {
    const { continues }: Turn = part;
    part = turns.find((other) => other.turn === continues && !parts.includes(other));
    parts.unshift(...(part ? [part] : []));
  }
  return parts;
}

/** What was before an answer, and all parts of the answer; nothing of what was said between them. */
function upTo(conversation: Conversation, name: string): readonly Turn[] {
  const last = findTurn(conversation, name);
  if (last === undefined) {
    throw new BusError('NOT_FOUND', 'the conversation has no such answer to go on with, or not any more');
  }
  const parts = chain(conversation, last);
  return [...before(conversation, parts[0]?.turn), ...parts];
}

/** Of turns of before nobody has decided what stands between; answers are cut between words far more often than in them. */
function joined(beginning: string, { answer, seamless }: Turn): string {
  return seamless ? beginning + answer : beginning + gap(beginning, answer) + answer;
}
