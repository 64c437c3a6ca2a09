import { ErrorCode, NatsError } from 'nats';
import type { ApiError } from 'nats';
import { NatsBus } from '../bus.ts';
import { BusError, ConflictError } from '../errors.ts';
import type { Bus } from '../types.ts';
import type { Wire } from '../wire.ts';

/** Both refuse a compare-and-swap; a cluster gives the second while another write to the key is under way. */
const conflicts: ReadonlySet<number> = new Set([10_071, 10_164]);
const unanswered: ReadonlySet<string> = new Set([ErrorCode.NoResponders, ErrorCode.Timeout]);

/** Storage needs the connection itself. Throws for a bus that is not from `connectBus`. */
export function natsBus(bus: Bus): NatsBus {
  if (bus instanceof NatsBus) {
    return bus;
  }
  throw new TypeError('storage needs a bus that connectBus made');
}

/**
 * Runs a JetStream request on `what`, such as "bucket gonets_leases".
 * Throws `ConflictError` when somebody else was faster, `UNAVAILABLE` when JetStream cannot answer now (a write may
 * still have happened), and `INTERNAL` when it refuses.
 */
export async function onJetStream<T>(wire: Wire, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await wire.link.guard(what, work);
  } catch (error) {
    throw explain(what, error);
  }
}

/** The error number of JetStream, if `error` has one. */
export function jetStreamCode(error: unknown): number | undefined {
  return apiError(error)?.err_code;
}

function explain(what: string, error: unknown): unknown {
  if (error instanceof BusError) {
    return error;
  }
  const api = apiError(error);
  if (api?.err_code !== undefined && conflicts.has(api.err_code)) {
    return new ConflictError(`${what}: somebody else was faster`, { cause: error });
  }
  if (api?.code === 503 || (!api && error instanceof NatsError && unanswered.has(error.code))) {
    const reason = api ? ` (${api.description})` : '';
    return new BusError(
      'UNAVAILABLE',
      `${what}: JetStream does not answer${reason}; is it enabled (nats-server -js), and this provisioned?`,
      { cause: error },
    );
  }
  return new BusError('INTERNAL', `${what}: ${api?.description ?? String(error)}`, { cause: error });
}

function apiError(error: unknown): ApiError | undefined {
  return error instanceof NatsError ? error.api_error : undefined;
}
