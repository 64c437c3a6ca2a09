import { BusError } from '@gonets/bus';
import type { GenerateRequest } from '@gonets/contracts';
import { before, findTurn, hasText } from './record.ts';
import type { Conversation, Turn } from './record.ts';

/**
 * The turns that a question can refer to, oldest first. A refused one would have what follows refused, too, so it is not
 * among them. Throws `NOT_FOUND` when the answer to go on with is not there.
 */
export function tellable(conversation: Conversation, { replaces, continues }: Place): readonly Turn[] {
  const turns = continues === undefined ? before(conversation, replaces) : upTo(conversation, continues);
  return turns.filter((turn) => hasText(turn) && turn.finish !== 'refusal');
}

type Place = Pick<GenerateRequest, 'replaces' | 'continues'>;

/** Without those that the last prompt left out: a beginning that stays the same is read from the prompt cache. */
export function sinceCut(turns: readonly Turn[]): readonly Turn[] {
  const from = turns.at(-1)?.toldFrom;
  const place = turns.findIndex(({ turn }) => turn === from);
  return place === -1 ? turns : turns.slice(place);
}

/** An answer with all that it goes on with, and the question that it was first asked for. */
export function wholeAnswer(conversation: Conversation, turn: Turn): Pick<Turn, 'question' | 'answer'> {
  const earlier = turn.continues === undefined ? undefined : findTurn(conversation, turn.continues);
  if (earlier === undefined || earlier === turn) {
    return turn;
  }
  const { question, answer } = wholeAnswer(conversation, earlier);
  return { question, answer: joined(answer, turn.answer) };
}

function upTo({ turns }: Conversation, name: string): readonly Turn[] {
  const place = turns.findIndex(({ turn }) => turn === name);
  if (place === -1) {
    throw new BusError('NOT_FOUND', 'the conversation has no such answer to go on with, or not any more');
  }
  return turns.slice(0, place + 1);
}

/** Answers are cut between words far more often than in them. */
function joined(beginning: string, rest: string): string {
  return /\s$/.test(beginning) || /^[\s.,;:!?)\]»”…]/.test(rest) ? beginning + rest : `${beginning} ${rest}`;
}
