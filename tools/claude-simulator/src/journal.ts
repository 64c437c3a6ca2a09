import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults.ts';
import type { MessagesRequest } from './request.ts';

const maxCalls = 500;

/** One call of `POST /v1/messages` that passed the checks. Times are milliseconds since the epoch. */
export interface Call {
  readonly id: string;
  readonly request: MessagesRequest;
  readonly question: string;
  /** Without the key. */
  readonly headers: IncomingHttpHeaders;
  /** Tells the client's sockets apart. */
  readonly remotePort: number;
  readonly startedAt: number;
  readonly fault: Fault | undefined;
  deltas: number;
  /** `cancelled`: the client closed the connection. `failed`: a fault ended it. */
  outcome: 'running' | 'complete' | 'failed' | 'cancelled';
  endedAt?: number;
}

export interface Journal {
  begin(call: Omit<Call, 'deltas' | 'outcome' | 'startedAt'>): Call;
  end(call: Call, outcome: Call['outcome']): void;
  /** The last 500 calls, oldest first. */
  calls(): readonly Call[];
  total(): number;
  inflight(): number;
  maxInflight(): number;
}

export function createJournal(): Journal {
  const calls: Call[] = [];
  let total = 0;
  let inflight = 0;
  let maxInflight = 0;
  return {
    begin(fields) {
      const call: Call = { ...fields, startedAt: Date.now(), deltas: 0, outcome: 'running' };
      calls.push(call);
      if (calls.length > maxCalls) calls.shift();
      total += 1;
      inflight += 1;
      maxInflight = Math.max(maxInflight, inflight);
      return call;
    },
    end(call, outcome) {
      if (call.outcome !== 'running') return;
      call.outcome = outcome;
      call.endedAt = Date.now();
      inflight -= 1;
    },
    calls: () => [...calls],
    total: () => total,
    inflight: () => inflight,
    maxInflight: () => maxInflight,
  };
}
