import { headers as headerNames } from '@gonets/contracts';
import { extractTrace } from '@gonets/telemetry';
import type { Context as TraceContext } from '@opentelemetry/api';
import { headers, Match } from 'nats';
import type { Msg, MsgHdrs } from 'nats';
import { z } from 'zod';
import { BusError } from '../errors.ts';

/** For a request by hand, such as `nats request`, that names no remaining time. */
const defaultRemainingMs = 30_000;
const longestRemainingMs = 60 * 60 * 1000;

const wholeNumber = z.string().regex(/^\d{1,15}$/);

/** What the headers of a request say. */
export interface Envelope {
  readonly remainingMs: number;
  readonly hops: number;
  readonly trace: TraceContext;
}

/** Throws `INVALID` for headers that are none of ours. */
export function readEnvelope(msg: Msg): Envelope {
  try {
    return {
      remainingMs: Math.min(number(msg.headers, headerNames.remaining, defaultRemainingMs), longestRemainingMs),
      hops: number(msg.headers, headerNames.hops, 0),
      trace: extractTrace((key) => msg.headers?.get(key, Match.IgnoreCase) || undefined),
    };
  } catch (error) {
    throw new BusError('INVALID', 'the headers of the request cannot be read', { cause: error });
  }
}

/** The headers of a request that is passed on; its remaining time has not changed, for it did not wait. */
export function forwarded(msg: Msg, hops: number): MsgHdrs {
  const copy = headers();
  for (const key of msg.headers?.keys() ?? []) {
    copy.set(key, msg.headers?.get(key) ?? '');
  }
  copy.set(headerNames.hops, String(hops + 1));
  return copy;
}

function number(fields: MsgHdrs | undefined, name: string, fallback: number): number {
  const text = fields?.get(name);
  return text ? Number(wholeNumber.parse(text)) : fallback;
}
