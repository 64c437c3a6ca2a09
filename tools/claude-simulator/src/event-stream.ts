import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody } from './errors.ts';
import type { Fault } from './faults.ts';
import { breakOff } from './http.ts';
import { deltaDueMs, messageObject, type Draft } from './message.ts';

export interface Pace {
  /** Milliseconds from the request to the first byte of the answer. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

interface StreamOptions {
  readonly draft: Draft;
  readonly pace: Pace;
  readonly fault: Fault | undefined;
  readonly requestId: string;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  readonly onDelta: () => void;
  /** Called with the output tokens that the client is told: at the beginning, and at the end. */
  readonly onUsage: (outputTokens: number) => void;
  /** Called before a fault ends the stream. */
  readonly onFailed: () => void;
}

/** Sends the draft as server-sent events, in the order of the real API. */
export async function streamDraft(response: ServerResponse, options: StreamOptions): Promise<void> {
  const { draft, fault, signal } = options;
  const send = (data: Parameters<typeof eventText>[0]) => response.write(eventText(data));
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  const message = messageObject(draft, false);
  send({ type: 'message_start', message });
  options.onUsage(message.usage.output_tokens);
  if (fault?.kind === 'thinking') sendThinking(send, fault.deltas);
  const index = fault?.kind === 'thinking' ? 1 : 0;
  send({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } });
  send({ type: 'ping' });

  const start = performance.now();
  for (const [number, text] of draft.deltas.entries()) {
    const waitMs = start + deltaDueMs(number, options.pace.tokensPerSecond) - performance.now();
    if (waitMs > 1) await sleep(waitMs, undefined, { signal });
    if (fault && isBreak(fault) && fault.afterDeltas === number) {
      if (fault.kind === 'hang') await never(signal);
      options.onFailed();
      if (fault.kind === 'stream_error') response.end(eventText(errorBody(fault.type, options.requestId)));
      else response.write(':\n\n', () => breakOff(response));
      return;
    }
    send({ type: 'content_block_delta', index, delta: { type: 'text_delta', text } });
    options.onDelta();
  }

  send({ type: 'content_block_stop', index });
  send({
    type: 'message_delta',
    delta: { stop_reason: draft.stopReason, stop_sequence: null, stop_details: stopDetails(draft), container: null },
    usage: { ...draft.input, output_tokens: draft.outputTokens },
  });
  options.onUsage(draft.outputTokens);
  send({ type: 'message_stop' });
  response.end();
}

/** What breaks a stream after some of its deltas. */
function isBreak(fault: Fault): fault is Extract<Fault, { kind: 'stream_error' | 'drop' | 'hang' }> {
  return 'afterDeltas' in fault && fault.kind !== 'stop';
}

/** A block of thinking as it comes before the text. */
function sendThinking(send: (data: Parameters<typeof eventText>[0]) => void, deltas: number): void {
  send({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } });
  for (let number = 1; number <= deltas; number++) {
    const delta = { type: 'thinking_delta', thinking: `secret thought ${number}. ` };
    send({ type: 'content_block_delta', index: 0, delta });
  }
  send({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2lnbmVk' } });
  send({ type: 'content_block_stop', index: 0 });
}

function stopDetails({ stopReason }: Draft) {
  return stopReason === 'refusal' ? { type: 'refusal', category: 'cyber', explanation: 'A simulated refusal.' } : null;
}

function eventText(data: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Waits until the client has gone, then throws its `AbortError`. */
export async function never(signal: AbortSignal): Promise<never> {
  for (;;) await sleep(60_000, undefined, { signal });
}
