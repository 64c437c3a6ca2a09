import { z } from 'zod';
import { errorStatuses, type ErrorStatus } from './errors.ts';

const isErrorStatus = (status: number): status is ErrorStatus => errorStatuses.some((known) => known === status);
/** 0 is before the first byte of the response. */
const afterDeltas = z.int().min(0).max(10_000);

/** What can go wrong with a call. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().refine(isErrorStatus, `must be one of ${errorStatuses.join(', ')}`),
    /** Seconds, sent as `retry-after`. */
    retryAfter: z.int().min(0).max(3600).optional(),
  }),
  z.strictObject({
    kind: z.literal('stream_error'),
    afterDeltas: afterDeltas.default(5),
    type: z.enum(['overloaded_error', 'api_error', 'rate_limit_error']).default('overloaded_error'),
  }),
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

export interface FaultQueue {
  /** The next `times` calls get this fault, after those asked for earlier. */
  add(fault: FaultInput, times: number): void;
  take(): Fault | undefined;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  const waiting: Fault[] = [];
  return {
    add(fault, times) {
      const parsed = faultSchema.parse(fault);
      for (let i = 0; i < times; i++) waiting.push(parsed);
    },
    take: () => waiting.shift(),
    clear: () => {
      waiting.length = 0;
    },
  };
}
