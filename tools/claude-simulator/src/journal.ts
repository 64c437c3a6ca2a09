import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults.ts';
import type { InputUsage } from './prompt-cache.ts';
import type { MessagesRequest } from './request.ts';

const maxCalls = 1000;
const nothing = { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 };

/** One call of `POST /v1/messages` that passed the checks. Times are milliseconds since the epoch, with fractions. */
export interface Call {
  readonly id: string;
  /** With size and hash in the place of the data of files. */
  readonly request: MessagesRequest;
  readonly question: string;
  /** Without the key. */
  readonly headers: IncomingHttpHeaders;
  /** `1.1` or `2.0`. */
  readonly httpVersion: string;
  /** Tells the client's sockets apart. */
  readonly remotePort: number;
  /** When the request came, before its body was read. */
  readonly startedAt: number;
  readonly fault: Fault | undefined;
  deltas: number;
  firstDeltaAt?: number;
  /** What the client was told of its tokens so far. */
  usage: InputUsage & { readonly output_tokens: number };
  /** `cancelled`: the client closed the connection. `failed`: a fault ended it. */
  outcome: 'running' | 'complete' | 'failed' | 'cancelled';
  endedAt?: number;
}

export interface Journal {
  /** `key` is the API key of the call; it is not shown anywhere. */
  begin(key: string, call: Omit<Call, 'deltas' | 'usage' | 'outcome'>): Call;
  delta(call: Call): void;
  end(call: Call, outcome: Call['outcome']): void;
  /** The last 1000 calls, oldest first. */
  calls(): readonly Call[];
  total(): number;
  inflight(): number;
  maxInflight(): number;
  /** The same, counted for each API key by itself: of the busiest one. */
  maxInflightOfOneKey(): number;
}

/** Comparable between processes of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

export function createJournal(): Journal {
  const calls: Call[] = [];
  let total = 0;
  let inflight = 0;
  let maxInflight = 0;
  let maxInflightOfOneKey = 0;
  const inflightOf = new Map<string, number>();
  const keyOf = new WeakMap<Call, string>();
  const count = (key: string, change: 1 | -1): number => {
    const now = (inflightOf.get(key) ?? 0) + change;
    inflightOf.set(key, now);
    return now;
  };
  return {
    begin(key, fields) {
      const call: Call = { ...fields, deltas: 0, usage: nothing, outcome: 'running' };
      calls.push(call);
      if (calls.length > maxCalls) calls.shift();
      total += 1;
      inflight += 1;
      maxInflight = Math.max(maxInflight, inflight);
      keyOf.set(call, key);
      maxInflightOfOneKey = Math.max(maxInflightOfOneKey, count(key, 1));
      return call;
    },
    delta(call) {
      call.deltas += 1;
      call.firstDeltaAt ??= now();
    },
    end(call, outcome) {
      if (call.outcome !== 'running') return;
      call.outcome = outcome;
      call.endedAt = now();
      inflight -= 1;
      count(keyOf.get(call) ?? '', -1);
    },
    calls: () => [...calls],
    total: () => total,
    inflight: () => inflight,
    maxInflight: () => maxInflight,
    maxInflightOfOneKey: () => maxInflightOfOneKey,
  };
}
