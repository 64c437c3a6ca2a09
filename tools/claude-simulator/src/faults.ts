import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { errorStatuses, type ErrorStatus } from './errors.ts';

const isErrorStatus = (status: number): status is ErrorStatus => errorStatuses.some((known) => known === status);
/** 0 is before the first byte of the response. */
const afterDeltas = z.int().min(0).max(10_000);

/** Every `stop_reason` of the API. */
const stopReasons = [
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
] as const;

/** What can go wrong with a call, or be unusual in it. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().refine(isErrorStatus, `must be one of ${errorStatuses.join(', ')}`),
    /** Seconds, sent as `retry-after`. */
    retryAfter: z.int().min(0).max(3600).optional(),
    message: z.string().max(1000).optional(),
    /** Sent as `error.details.error_code`. */
    errorCode: z.string().max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('stream_error'),
    afterDeltas: afterDeltas.default(5),
    type: z.enum(['overloaded_error', 'api_error', 'rate_limit_error']).default('overloaded_error'),
  }),
  /** The answer ends early, for this reason; with `afterDeltas: 0` it has no text. */
  z.strictObject({ kind: z.literal('stop'), afterDeltas: afterDeltas.default(5), reason: z.enum(stopReasons) }),
  /** So many thinking deltas come before the text. */
  z.strictObject({ kind: z.literal('thinking'), deltas: afterDeltas.default(5) }),
  z.strictObject({ kind: z.literal('drop'), afterDeltas: afterDeltas.default(5) }),
  z.strictObject({ kind: z.literal('hang'), afterDeltas: afterDeltas.default(0) }),
  z.strictObject({
    kind: z.literal('slow'),
    firstTokenMs: z.int().min(0).default(5000),
    tokensPerSecond: z.number().positive().default(5),
  }),
]);

export type Fault = z.infer<typeof faultSchema>;
/** A fault as it is asked for; what is left out has the default. */
export type FaultInput = z.input<typeof faultSchema>;

/** Words that ask for a fault from inside a chat, for that one call. */
export const faultWords: Readonly<Record<string, Fault>> = {
  '#rate_limit': { kind: 'status', status: 429, retryAfter: 1 },
  '#overloaded': { kind: 'status', status: 529 },
  '#error': { kind: 'status', status: 500 },
  '#invalid': { kind: 'status', status: 400 },
  '#key': { kind: 'status', status: 401 },
  '#no_credit': { kind: 'status', status: 402 },
  '#too_long': { kind: 'status', status: 400, message: 'prompt is too long: 200001 tokens > 200000 maximum' },
  '#refuse': { kind: 'stop', afterDeltas: 0, reason: 'refusal' },
  '#refuse_midway': { kind: 'stop', afterDeltas: 20, reason: 'refusal' },
  '#cut': { kind: 'stop', afterDeltas: 20, reason: 'max_tokens' },
  '#empty': { kind: 'stop', afterDeltas: 0, reason: 'end_turn' },
  '#thinking': { kind: 'thinking', deltas: 20 },
  '#stream_error': { kind: 'stream_error', afterDeltas: 20, type: 'overloaded_error' },
  '#drop': { kind: 'drop', afterDeltas: 20 },
  '#hang': { kind: 'hang', afterDeltas: 0 },
  '#stream_hang': { kind: 'hang', afterDeltas: 20 },
  '#slow': { kind: 'slow', firstTokenMs: 5000, tokensPerSecond: 5 },
};

/** The fault that a word of the question asks for. */
export function faultAskedBy(question: string): Fault | undefined {
  const word = question.match(/#\w+/gu)?.find((word) => Object.hasOwn(faultWords, word));
  return word === undefined ? undefined : faultWords[word];
}

/** Of a call, for whoever decides which fault it gets. */
export interface CallFacts {
  readonly question: string;
  /** Without the key. */
  readonly headers: IncomingHttpHeaders;
}

/** The fault of a call that no earlier one was asked for. */
export type FaultRule = (call: CallFacts) => FaultInput | undefined;

export interface FaultQueue {
  /** The next `times` calls get this fault, after those asked for earlier. */
  add(fault: FaultInput, times: number): void;
  /** Every call that gets no fault otherwise is asked about here. */
  setRule(rule: FaultRule): void;
  take(call: CallFacts): Fault | undefined;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  const waiting: Fault[] = [];
  let rule: FaultRule = () => undefined;
  return {
    add(fault, times) {
      const parsed = faultSchema.parse(fault);
      for (let i = 0; i < times; i++) waiting.push(parsed);
    },
    setRule: (wanted) => {
      rule = wanted;
    },
    take(call) {
      const ruled = waiting.length === 0 ? rule(call) : undefined;
      return waiting.shift() ?? (ruled && faultSchema.parse(ruled));
    },
    clear: () => {
      waiting.length = 0;
      rule = () => undefined;
    },
  };
}
