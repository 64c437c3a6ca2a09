import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, tooManyRequests } from '../error.ts';
import type { Fault } from '../faults.ts';
import type { MethodContext, RawParameters } from '../methods/method.ts';
import { findMethod } from '../methods/registry.ts';
import type { Outcome } from '../state/calls.ts';
import type { Simulation } from '../state/simulation.ts';
import { migrate } from '../state/migration.ts';
import { readBody } from './body.ts';
import { sendError, sendHtml, sendJson, sendResult } from './respond.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers `/bot<token>/<method>`. */
export async function answerCall(
  { request, response, url }: Exchange,
  methodName: string,
  context: Omit<MethodContext, 'uploads' | 'signal'>,
): Promise<void> {
  const { simulation } = context;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const { parameters, uploads } = await readBody(request, url.searchParams, simulation.limits.uploadBytes);
    const finish = simulation.calls.start(methodName, withUploads(parameters, uploads));
    finish(await answer(response, methodName, parameters, { ...context, uploads, signal: gone.signal }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    simulation.calls.start(methodName, {})(sendError(response, error));
  }
}

async function answer(
  response: ServerResponse,
  methodName: string,
  parameters: RawParameters,
  context: MethodContext,
): Promise<Outcome> {
  const method = findMethod(methodName);
  const fault = context.simulation.faults.take(methodName, Number(parameters['chat_id']));
  try {
    if (fault !== undefined) {
      const outcome = await faultBefore(response, fault, context.simulation, parameters);
      if (outcome !== undefined) return { ...outcome, fault: fault.kind };
    }
    if (method === undefined) throw new ApiError(404, 'method not found');
    const result = await method.call(parameters, context);
    if (fault !== undefined) return { ...faultAfter(response, fault, result), fault: fault.kind };
    return sendResult(response, result);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return sendError(response, error);
  }
}

/** What happens instead of the call, or undefined when the call is to be processed. */
async function faultBefore(
  response: ServerResponse,
  { kind, delayMs = 1000, retryAfter = 1 }: Fault,
  simulation: Simulation,
  parameters: RawParameters,
): Promise<Outcome | undefined> {
  if (kind === 'slow') await sleep(delayMs);
  if (kind === 'migrate') migrate(simulation, Number(parameters['chat_id']));
  if (kind === '5xx') return sendHtml(response, 502, 'Bad Gateway');
  if (kind === '413') return sendHtml(response, 413, 'Request Entity Too Large');
  if (kind === '429') return sendError(response, tooManyRequests(retryAfter));
  if (kind === 'blocked') return sendError(response, new ApiError(403, 'bot was blocked by the user'));
  if (kind !== 'drop before') return undefined;
  response.destroy();
  return { status: 0, ok: false };
}

/** How the answer of a processed call is spoiled. */
function faultAfter(response: ServerResponse, fault: Fault, result: unknown): Outcome {
  if (fault.kind === 'drop after processing') {
    response.destroy();
    return { status: 0, ok: true, result };
  }
  if (fault.kind === 'malformed') {
    const text = JSON.stringify({ ok: true, result });
    response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, text.length / 2));
    return { status: 200, ok: true, result };
  }
  return sendResult(response, result);
}

function withUploads(parameters: RawParameters, uploads: MethodContext['uploads']): RawParameters {
  const files = [...uploads].map(([field, { name, mime, bytes }]) => [field, { name, mime, size: bytes.length }]);
  return files.length === 0 ? parameters : { ...parameters, ...Object.fromEntries(files) };
}

export function sendUnauthorized(response: ServerResponse): void {
  sendJson(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' });
}
