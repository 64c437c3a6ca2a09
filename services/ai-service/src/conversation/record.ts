import { attachmentSchema, tokenUsageSchema } from '@gonets/contracts';
import type { Attachment } from '@gonets/contracts';
import { z } from 'zod';
import { receiptSchema } from '../usage/month.ts';

/** Of a turn that is a report. */
const reportSchema = z.object({
  sections: z.int().min(0),
  written: z.int().min(0),
  /** Error code: why sections are missing. */
  failure: z.string().optional(),
});

const turnSchema = z.object({
  turn: z.string(),
  question: z.string(),
  answer: z.string(),
  finish: z.enum(['complete', 'max_tokens', 'refusal', 'stopped']),
  model: z.string(),
  usage: tokenUsageSchema,
  /** What writing it has cost; turns of before do not tell. */
  receipt: receiptSchema.optional(),
  report: reportSchema.optional(),
  /** The turn whose answer this one goes on with. */
  continues: z.string().optional(),
  /** The answer follows on that one just as it is; turns of before do not tell. */
  seamless: z.boolean().optional(),
  /** The oldest turn that the model was told, where older ones were left out. */
  toldFrom: z.string().optional(),
  /** Milliseconds since the epoch. */
  at: z.int(),
});

const asked = {
  turn: z.string(),
  question: z.string(),
  attachments: z.array(attachmentSchema).optional(),
  continues: z.string().optional(),
};
const attachedTurnSchema = turnSchema.extend({ attachments: asked.attachments });

/** What is kept of one conversation, oldest turn first. A new shape gets a new version and a migration here. */
export const conversationSchema = z.discriminatedUnion('version', [
  z.object({ version: z.literal(1), turns: z.array(turnSchema) }),
  z.object({
    version: z.literal(2),
    turns: z.array(attachedTurnSchema),
    /** Chosen for this conversation; without it, the default. */
    model: z.string().optional(),
    persona: z.string().optional(),
    /** The last question, when it got no answer. */
    unanswered: z.object(asked).optional(),
  }),
]);

export type Turn = z.infer<typeof attachedTurnSchema>;
export type StoredConversation = z.infer<typeof conversationSchema>;
/** A question that may have got an answer. */
export interface Question {
  readonly turn: string;
  readonly question: string;
  readonly attachments?: Attachment[] | undefined;
  readonly continues?: string | undefined;
}

export interface Conversation {
  readonly turns: readonly Turn[];
  readonly model?: string | undefined;
  readonly persona?: string | undefined;
  readonly unanswered?: Question | undefined;
  /** Of what is stored; undefined when nothing is. */
  readonly revision?: number;
}

interface Budget {
  readonly turns: number;
  /** Bytes of JSON. About four of them are a token. */
  readonly bytes: number;
}

/** About 60,000 tokens. A single turn may be larger; both its parts together stay below the size of a bucket's value. */
const budget: Budget = { turns: 40, bytes: 240_000 };
const longestQuestionBytes = 200_000;
/** Forgetting some turns at a time keeps the prefix of the prompt, and so the prompt cache, for several turns. */
const keptShare = 0.75;

export const emptyConversation: Conversation = { turns: [] };

/**
 * As it is stored: in the oldest version that can say all of it, so that a service of before goes on with conversations that use
 * nothing new. It refuses the others, and leaves them as they are.
 */
export function stored({ turns, model, persona, unanswered }: Conversation): StoredConversation {
  const isNew = model ?? persona ?? unanswered ?? turns.some(({ attachments }) => attachments);
  return isNew ? { version: 2, turns: [...turns], model, persona, unanswered } : { version: 1, turns: [...turns] };
}

export function findTurn({ turns }: Conversation, turn: string): Turn | undefined {
  return turns.find((candidate) => candidate.turn === turn);
}

/** The last answer that has text. */
export function lastAnswer({ turns }: Conversation): Turn | undefined {
  return turns.findLast(hasText);
}

/** The question of a turn; without one, the last question, answered or not. */
export function findQuestion({ turns, unanswered }: Conversation, turn?: string): Question | undefined {
  const all: Question[] = unanswered ? [...turns, unanswered] : [...turns];
  return all.findLast((candidate) => turn === undefined || candidate.turn === turn);
}

/**
 * Adds a turn in place of the one that it replaces, or as the newest; the oldest are forgotten when there are too many. The newest
 * always stays.
 */
export function append(
  conversation: Conversation,
  turn: Turn,
  { replaces, limits = budget }: Appending = {},
): Conversation {
  const { model, persona } = conversation;
  const fresh = { ...turn, question: cut(turn.question, longestQuestionBytes) };
  const known = conversation.turns.some((other) => other.turn === replaces);
  const turns = known
    ? withoutRest(conversation.turns, replaces).map((other) => (other.turn === replaces ? fresh : other))
    : [...conversation.turns, fresh];
  return { model, persona, turns: trimmed(turns, limits) };
}

/** Without what goes on with the answer of a turn. */
function withoutRest(turns: readonly Turn[], name: string | undefined): Turn[] {
  const parts = new Set([name]);
  return turns.filter(({ turn, continues }) => {
    const isRest = continues !== undefined && parts.has(continues);
    return !(isRest && parts.add(turn));
  });
}

/** Notes a question that got no answer, so that it can be asked again. */
export function noteUnanswered(conversation: Conversation, asked: Question): Conversation {
  return { ...conversation, unanswered: { ...asked, question: cut(asked.question, longestQuestionBytes) } };
}

interface Appending {
  readonly replaces?: string | undefined;
  readonly limits?: Budget;
}

function trimmed(turns: readonly Turn[], { turns: most, bytes }: Budget): Turn[] {
  const all = [...turns];
  if (all.length <= most && jsonBytes(all) <= bytes) {
    return all;
  }
  while (all.length > 1 && (all.length > most * keptShare || jsonBytes(all) > bytes * keptShare)) {
    all.shift();
  }
  return all;
}

/** The turns that a question follows: all of them, or those before the one that it replaces. */
export function before({ turns }: Conversation, replaces: string | undefined): readonly Turn[] {
  const place = turns.findIndex(({ turn }) => turn === replaces);
  return place === -1 ? turns : turns.slice(0, place);
}

/** The roles must alternate in a prompt, so a question without an answer has no place in it. */
export function hasText({ answer }: Turn): boolean {
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
