import type { Fault } from './faults.ts';
import type { InputUsage } from './prompt-cache.ts';
import type { MessagesRequest } from './request.ts';
import { countTokens, grouped, tokenPieces } from './tokens.ts';

const tokensPerDelta = 3;

export type StopReason = Extract<Fault, { kind: 'stop' }>['reason'];

/** An answer, written in advance. */
export interface Draft {
  readonly id: string;
  readonly model: string;
  readonly input: InputUsage;
  readonly deltas: readonly string[];
  readonly outputTokens: number;
  readonly stopReason: StopReason;
}

/** `text` is the whole answer; what is longer than `max_tokens` is cut off. */
export function draftOf(id: string, request: MessagesRequest, text: string, input: InputUsage): Draft {
  const pieces = tokenPieces(text);
  const kept = pieces.slice(0, request.max_tokens);
  return {
    id,
    model: request.model,
    input,
    deltas: grouped(kept, tokensPerDelta),
    outputTokens: kept.length,
    stopReason: kept.length < pieces.length ? 'max_tokens' : 'end_turn',
  };
}

/** The draft when it ends after so many deltas, for this reason. */
export function endedEarly(draft: Draft, afterDeltas: number, stopReason: StopReason): Draft {
  const deltas = draft.deltas.slice(0, afterDeltas);
  return { ...draft, deltas, stopReason, outputTokens: countTokens(deltas.join('')) };
}

/** Milliseconds after the first token at which delta `index` is due. */
export function deltaDueMs(index: number, tokensPerSecond: number): number {
  return (index * tokensPerDelta * 1000) / tokensPerSecond;
}

/** The `message` object: empty at the start of a stream, whole in a response that is not streamed. */
export function messageObject(draft: Draft, whole: boolean) {
  return {
    id: draft.id,
    type: 'message',
    role: 'assistant',
    model: draft.model,
    container: null,
    content: whole ? [{ type: 'text', text: draft.deltas.join(''), citations: null }] : [],
    stop_reason: whole ? draft.stopReason : null,
    stop_sequence: null,
    stop_details: null,
    usage: { ...draft.input, output_tokens: whole ? draft.outputTokens : 1, service_tier: 'standard' },
  };
}
