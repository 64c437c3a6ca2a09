import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson } from './body.ts';
import { ApiError } from './errors.ts';
import { never, streamDraft, type Pace } from './event-stream.ts';
import { faultAskedBy, type Fault, type FaultQueue } from './faults.ts';
import { breakOff, fieldsOf, isComplete } from './http.ts';
import { now } from './journal.ts';
import type { Journal } from './journal.ts';
import { withoutData } from './files.ts';
import { deltaDueMs, draftOf, endedEarly, messageObject } from './message.ts';
import type { InputUsage } from './prompt-cache.ts';
import { parseMessagesRequest, questionOf, type MessagesRequest } from './request.ts';

const maxBodyBytes = 32 * 1024 * 1024;

export interface MessagesDeps {
  readonly journal: Journal;
  readonly faults: FaultQueue;
  readonly inputUsage: (request: MessagesRequest) => InputUsage;
  readonly pace: () => Pace;
  readonly answer: (request: MessagesRequest) => string;
}

/** `POST /v1/messages`. Throws `ApiError` for what is answered with an error body. */
export async function handleMessages(
  deps: MessagesDeps,
  requestId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = now();
  const whole = parseMessagesRequest(await readJson(request, maxBodyBytes));
  const body = { ...whole, messages: withoutData(whole.messages) };
  const question = questionOf(body);
  const { 'x-api-key': key, authorization, ...headers } = fieldsOf(request);
  const fault = faultAskedBy(question) ?? deps.faults.take({ question, headers });
  const remotePort = request.socket.remotePort ?? 0;
  const call = deps.journal.begin(String(key ?? authorization), {
    id: requestId,
    startedAt,
    request: body,
    question,
    headers,
    httpVersion: request.httpVersion,
    remotePort,
    fault,
  });

  const gone = new AbortController();
  response.once('close', () => {
    deps.journal.end(call, isComplete(response) ? 'complete' : 'cancelled');
    gone.abort();
  });
  const onFailed = () => deps.journal.end(call, 'failed');
  try {
    if (fault?.kind === 'drop' && fault.afterDeltas === 0) {
      onFailed();
      breakOff(response);
      return;
    }
    const pace = fault?.kind === 'slow' ? fault : deps.pace();
    await beforeFirstByte(fault, pace, gone.signal);
    const complete = draftOf(`msg_${requestId.slice('req_'.length)}`, body, deps.answer(body), deps.inputUsage(body));
    const draft = fault?.kind === 'stop' ? endedEarly(complete, fault.afterDeltas, fault.reason) : complete;
    const onUsage = (outputTokens: number) => {
      call.usage = { ...draft.input, output_tokens: outputTokens };
    };
    if (body.stream) {
      const onDelta = () => deps.journal.delta(call);
      await streamDraft(response, { draft, pace, fault, requestId, signal: gone.signal, onDelta, onUsage, onFailed });
    } else {
      await sleep(deltaDueMs(draft.deltas.length, pace.tokensPerSecond), undefined, { signal: gone.signal });
      onUsage(draft.outputTokens);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(messageObject(draft, true)));
    }
  } catch (error) {
    if (gone.signal.aborted) return;
    onFailed();
    throw error;
  }
}

async function beforeFirstByte(fault: Fault | undefined, pace: Pace, signal: AbortSignal): Promise<void> {
  if (fault?.kind === 'status') throw new ApiError(fault.status, fault.message, fault);
  if (fault?.kind === 'hang' && fault.afterDeltas === 0) await never(signal);
  await sleep(pace.firstTokenMs, undefined, { signal });
}
