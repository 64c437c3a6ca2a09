import { headers as headerNames, isErrorCode } from '@gonets/contracts';
import type { ErrorCode } from '@gonets/contracts';
import type { Msg } from 'nats';
import { z } from 'zod';
import { BusError } from './errors.ts';

const seq = z.int().min(0);

const frameSchema = z.discriminatedUnion('type', [
  z.object({ seq, type: z.literal('heartbeat'), ahead: z.int().min(0).optional() }),
  z.object({ seq, type: z.literal('delta'), delta: z.unknown() }),
  z.object({
    seq,
    type: z.literal('end'),
    end: z.unknown(),
    length: z.int().min(0).optional(),
    sha256: z.string().optional(),
  }),
  z.object({
    seq,
    type: z.literal('error'),
    // A newer service may know more codes.
    code: z.string().transform((code): ErrorCode => (isErrorCode(code) ? code : 'INTERNAL')),
    message: z.string(),
  }),
]);

type JsonFrame = z.infer<typeof frameSchema>;
/** A piece of a document, numbered from 0 on its own. */
interface BytesFrame {
  readonly seq: number;
  readonly type: 'bytes';
  readonly bytes: Uint8Array;
}
export type Frame = JsonFrame | BytesFrame;
export type EndFrame = Extract<Frame, { type: 'end' }>;

/** What a service sends: a frame without its number. */
export type Outgoing = JsonFrame extends infer F ? (F extends unknown ? Omit<F, 'seq'> : never) : never;

export function encodeFrame(seq: number, frame: Outgoing): string {
  return JSON.stringify({ seq, ...frame });
}

/** Throws `NO_SERVICE` for the server's answer that nobody is subscribed, and `INVALID` for what is no frame. */
export function decodeFrame(msg: Msg): Frame {
  if (isNoResponders(msg)) {
    throw new BusError('NO_SERVICE', 'no instance of the service is running');
  }
  const number = msg.headers?.get(headerNames.frame);
  if (number) {
    return { type: 'bytes', seq: seq.parse(Number(number)), bytes: msg.data };
  }
  const parsed = frameSchema.safeParse(parseJson(msg));
  if (!parsed.success) {
    throw new BusError('INVALID', `the answer is not a frame: ${problem(parsed.error)}`);
  }
  return parsed.data;
}

/** The server answers this to a message for a subject without subscribers. */
export function isNoResponders(msg: Msg): boolean {
  return msg.data.length === 0 && msg.headers?.code === 503;
}

export function parseJson(msg: Msg): unknown {
  try {
    return JSON.parse(msg.string());
  } catch {
    // The cause quotes the message, which may be what a user wrote.
    throw new BusError('INVALID', 'the message is not JSON');
  }
}

/** Parses with the contract's schema; throws `INVALID` naming `what` and the first wrong field. */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new BusError('INVALID', `${what} does not match its contract: ${problem(parsed.error)}`);
  }
  return parsed.data;
}

/** The first wrong field and what is wrong with it, without its value. */
export function problem(error: z.ZodError): string {
  const issue = error.issues[0];
  const field = issue?.path.length ? issue.path.join('.') : 'the whole';
  return `${field}: ${issue?.message ?? 'wrong'}`;
}
