import type { Delivery } from '../delivery/delivery.ts';
import { ApiError } from '../error.ts';
import type { Simulation } from '../state/simulation.ts';
import type { MethodContext, RawParameters } from './method.ts';
import { allowedInReply, findMethod } from './registry.ts';

/** Runs method calls that come in answers of the webhook. Their result goes nowhere but into the log. */
export function runReply(simulation: Simulation, delivery: Delivery): (call: RawParameters) => void {
  const run = async ({ method: methodName, ...parameters }: RawParameters): Promise<void> => {
    const name = String(methodName);
    const finish = simulation.calls.start(name, parameters);
    const method = allowedInReply(name) ? findMethod(name) : undefined;
    try {
      if (method === undefined) throw new ApiError(404, 'method not found');
      const result = await method.call(parameters, context);
      finish({ status: 200, ok: true, result });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      finish({ status: error.code, ok: false, description: error.message });
    }
  };
  const start = (call: RawParameters): void => void run(call);
  const context: MethodContext = {
    simulation,
    delivery,
    uploads: new Map(),
    signal: new AbortController().signal,
    runReply: start,
  };
  return start;
}
