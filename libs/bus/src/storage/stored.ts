import type { JetStreamManager, LastForMsgRequest, SeqMsgRequest, StoredMsg } from 'nats';
import type { z } from 'zod';
import { BusError } from '../errors.ts';
import { problem } from '../frames.ts';
import type { Wire } from '../wire.ts';
import { jetStreamCode, onJetStream } from './jetstream.ts';

const noMessage = 10_037;

/** By its number, the next one of a subject from a number on, or the last one of a subject. */
export type StoredQuery = SeqMsgRequest | (SeqMsgRequest & { readonly next_by_subj: string }) | LastForMsgRequest;

/** Reads one message through the leader. Not a "direct get", which any replica may answer from the past. */
export function readStored(
  wire: Wire,
  manager: JetStreamManager,
  { what, stream }: { readonly what: string; readonly stream: string },
  query: StoredQuery,
): Promise<StoredMsg | undefined> {
  return onJetStream(wire, what, async () => {
    try {
      return await manager.streams.getMessage(stream, query);
    } catch (error) {
      if (jetStreamCode(error) === noMessage) {
        return undefined;
      }
      throw error;
    }
  });
}

/** Throws `INTERNAL`, without what is stored: it may be what a user wrote. */
export function parseStored<T>(what: string, stored: StoredMsg, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(stored.string());
  } catch {
    throw new BusError('INTERNAL', `${what} is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new BusError('INTERNAL', `${what} does not match its schema: ${problem(parsed.error)}`);
  }
  return parsed.data;
}
