import type { CallContract } from '@gonets/contracts';
import { parseWith } from '../frames.ts';
import type { CallOptions } from '../types.ts';
import type { Wire } from '../wire.ts';
import { exchange } from './exchange.ts';
import { repeatable } from './retry-rules.ts';

export function call<Req, Res>(
  wire: Wire,
  contract: CallContract<Req, Res>,
  request: Req,
  options: CallOptions,
): Promise<Res> {
  return exchange(wire, {
    subject: contract.subject,
    request,
    deadlineMs: options.deadlineMs,
    absenceMs: options.absenceMs,
    onAbsent: options.onAbsent,
    callers: [options.signal],
    receiver: () => ({
      take: () => {},
      end: (frame) => parseWith(contract.response, frame.end, 'the response'),
    }),
    again: repeatable,
  });
}
