import { tokenUsageSchema } from '@gonets/contracts';
import { z } from 'zod';

const turnSchema = z.object({
  turn: z.string(),
  question: z.string(),
  answer: z.string(),
  finish: z.enum(['complete', 'max_tokens', 'refusal', 'stopped']),
  model: z.string(),
  usage: tokenUsageSchema,
  /** Milliseconds since the epoch. */
  at: z.int(),
});

/** What is kept of one conversation, oldest turn first. A new shape gets a new version and a migration here. */
export const conversationSchema = z.object({ version: z.literal(1), turns: z.array(turnSchema) });

export type Turn = z.infer<typeof turnSchema>;
export type Conversation = z.infer<typeof conversationSchema>;

export interface Budget {
  readonly turns: number;
  /** Bytes of JSON. About four of them are a token. */
  readonly bytes: number;
}

/** About 60,000 tokens. A single turn may be larger; both its parts together stay below the size of a bucket's value. */
const budget: Budget = { turns: 40, bytes: 240_000 };
const longestQuestionBytes = 200_000;
/** Forgetting some turns at a time keeps the prefix of the prompt, and so the prompt cache, for several turns. */
const keptShare = 0.75;

export const emptyConversation: Conversation = { version: 1, turns: [] };

export function findTurn({ turns }: Conversation, turn: string): Turn | undefined {
  return turns.find((candidate) => candidate.turn === turn);
}

/** The last answer that has text. */
export function lastAnswer({ turns }: Conversation): Turn | undefined {
  return turns.findLast(hasText);
}

/** Adds a turn, and forgets the oldest ones when there are too many. The newest always stays. */
export function append({ turns }: Conversation, turn: Turn, { turns: most, bytes }: Budget = budget): Conversation {
  const question = cut(turn.question, longestQuestionBytes);
  const all = [...turns, { ...turn, question }];
  if (all.length <= most && jsonBytes(all) <= bytes) {
    return { version: 1, turns: all };
  }
  while (all.length > 1 && (all.length > most * keptShare || jsonBytes(all) > bytes * keptShare)) {
    all.shift();
  }
  return { version: 1, turns: all };
}

/** What the model is told of earlier turns: the roles must alternate, so a question without an answer is left out. */
export function history({ turns }: Conversation): { question: string; answer: string }[] {
  return turns.filter(hasText).map(({ question, answer }) => ({ question, answer }));
}

function hasText({ answer }: Turn): boolean {
  return answer.trim() !== '';
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The beginning of the text that is at most `bytes` long as JSON. */
function cut(text: string, bytes: number): string {
  if (jsonBytes(text) <= bytes) {
    return text;
  }
  let end = text.length;
  while (jsonBytes(text.slice(0, end)) > bytes) {
    end = Math.floor(end * 0.9);
  }
  return `${text.slice(0, end)}…`;
}
