import { z } from 'zod';
import type { CallContract, StreamContract } from './contract.ts';
import { attachmentLimits, attachmentSchema } from './attachments.ts';
import { conversation, turn } from './conversation.ts';
import { languageSchema } from './language.ts';
import { subjects } from './subjects.ts';

/** Whose tokens are counted. Tells nothing of the person; allowed in a NATS KV key. */
export const userSchema = z
  .string()
  .max(64)
  .regex(/^[\w-]+(\.[\w-]+)*$/);

/** What an answer took at the AI API. */
export const tokenUsageSchema = z.object({
  /** All input tokens, those of the prompt cache included. */
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  /** Input tokens that were read from the prompt cache, and those that were written into it. */
  cacheReadTokens: z.int().min(0).optional(),
  cacheWriteTokens: z.int().min(0).optional(),
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

const generateRequest = z.object({
  turn,
  conversation,
  /** Without it, whoever the conversation belongs to. */
  user: userSchema.optional(),
  /** What the user wrote, at most 200,000 characters. */
  text: z.string().min(1).max(200_000),
  language: languageSchema,
  /** Files that belong to the question, as `attach` answered them. */
  attachments: z.array(attachmentSchema).max(attachmentLimits.perQuestion).optional(),
  /** An earlier turn that this one asks again: its answer, and what came after the answer, are not told to the model, and this one takes its place. */
  replaces: turn.optional(),
  /**
   * An earlier turn whose answer was cut off: this one goes on with it. What came after it is not told to the model, nor is `text`:
   * it only says what the user wanted.
   */
  continues: turn.optional(),
  /** Of a report, not of a conversation: the model is told nothing else, and the answer is kept for a day. */
  part: z
    .object({
      /** Without it, or when it is not there any more, the default. */
      model: z.string().max(64).optional(),
    })
    .optional(),
});
const generateDelta = z.object({ text: z.string() });
const generateEnd = z.object({
  /**
   * The whole answer as Markdown. Of one that `continues` another, what follows on it, after what makes that readable by itself: the
   * opening of the code block, the header of the table or the word that was cut in two. So are the deltas.
   */
  text: z.string(),
  /** `stopped`: the user stopped it and `text` is what was written until then. */
  finish: z.enum(['complete', 'max_tokens', 'refusal', 'stopped']),
  model: z.string(),
  usage: tokenUsageSchema,
});

export type GenerateRequest = z.infer<typeof generateRequest>;
export type GenerateDelta = z.infer<typeof generateDelta>;
export type GenerateEnd = z.infer<typeof generateEnd>;

/** Answers one question in a conversation, streaming. Deltas carry only the new text. */
export const generate: StreamContract<GenerateRequest, GenerateDelta, GenerateEnd> = {
  kind: 'stream',
  subject: subjects.generate,
  request: generateRequest,
  delta: generateDelta,
  end: generateEnd,
};

const answerRequest = z.object({
  conversation,
  /** Without it, the last answer of the conversation. */
  turn: turn.optional(),
});
const answerResponse = z.object({
  turn,
  question: z.string(),
  text: z.string(),
  model: z.string(),
  /** Without it, an answer to a question. */
  kind: z.literal('report').optional(),
  /** Milliseconds since the epoch: when it was written. */
  at: z.int().optional(),
});

export type AnswerRequest = z.infer<typeof answerRequest>;
export type AnswerResponse = z.infer<typeof answerResponse>;

/** Reads a stored answer. Fails with `NOT_FOUND`. */
export const answer: CallContract<AnswerRequest, AnswerResponse> = {
  kind: 'call',
  subject: subjects.answer,
  request: answerRequest,
  response: answerResponse,
};

const questionResponse = z.object({
  turn,
  text: z.string(),
  attachments: z.array(attachmentSchema).optional(),
  /** Of a question without an answer: the turn that it was to go on with. */
  continues: turn.optional(),
  /** It was the topic of a report. */
  kind: z.literal('report').optional(),
});

export type QuestionResponse = z.infer<typeof questionResponse>;

/** Reads a question, also one that got no answer, to ask it again. Fails with `NOT_FOUND`. */
export const question: CallContract<AnswerRequest, QuestionResponse> = {
  kind: 'call',
  subject: subjects.question,
  request: answerRequest,
  response: questionResponse,
};
