import { ErrorCode, NatsError } from 'nats';
import type { ApiError } from 'nats';
import { NatsBus } from '../bus.ts';
import { BusError, ConflictError } from '../errors.ts';
import type { Bus } from '../types.ts';
import type { Wire } from '../wire.ts';

/** Of a stream, and of a consumer. */
const notFound: ReadonlySet<number> = new Set([10_059, 10_014]);
/** Both refuse a compare-and-swap; a cluster gives the second while another write to the key is under way. */
const conflicts: ReadonlySet<number> = new Set([10_071, 10_164]);
/** A bound of the stream, of the account or of the disk is reached. */
const full: ReadonlySet<number> = new Set([10_002, 10_023, 10_047, 10_077]);
/** A cluster has too few servers up, has no leader for the stream right now, or has just chosen another one. */
const leaderless: ReadonlySet<number> = new Set([10_005, 10_007, 10_008, 10_009, 10_010, 10_118, 10_119]);
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
 * still have happened) or is full, and `INTERNAL` when it refuses.
 */
export async function onJetStream<T>(wire: Wire, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await wire.link.guard(what, work);
  } catch (error) {
    throw explain(what, error);
  }
}

/** The error number of JetStream, if `error` has one, or the reason of a `BusError`. */
export function jetStreamCode(error: unknown): number | undefined {
  return apiError(error instanceof BusError ? error.cause : error)?.err_code;
}

/** There is no such stream or consumer. */
export function isNotFound(error: unknown): boolean {
  return notFound.has(jetStreamCode(error) ?? 0);
}

function explain(what: string, error: unknown): unknown {
  if (error instanceof BusError) {
    return error;
  }
  const api = apiError(error);
  if (api?.err_code !== undefined && conflicts.has(api.err_code)) {
    return new ConflictError(`${what}: somebody else was faster`, { cause: error });
  }
  if (api?.err_code !== undefined && full.has(api.err_code)) {
    return new BusError(
      'UNAVAILABLE',
      `${what} is full (${api.description}): give it more room with STORAGE_LIMIT_MB and npm run setup, or NATS more disk`,
      { cause: error },
    );
  }
  if (isTemporary(api) || (!api && error instanceof NatsError && unanswered.has(error.code))) {
    const reason = api ? ` (${api.description})` : '';
    return new BusError(
      'UNAVAILABLE',
      `${what}: JetStream does not answer${reason}; is it enabled (nats-server -js), and has npm run setup been run?`,
      { cause: error },
    );
  }
  return new BusError('INTERNAL', `${what}: ${api?.description ?? String(error)}`, { cause: error });
}

function isTemporary(api: ApiError | undefined): boolean {
  return api !== undefined && (api.code === 503 || leaderless.has(api.err_code ?? 0));
}

function apiError(error: unknown): ApiError | undefined {
  return error instanceof NatsError ? error.api_error : undefined;
}
