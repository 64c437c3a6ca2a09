import type { z } from 'zod';
import type { Delivery } from '../delivery/delivery.ts';
import { badRequest } from '../error.ts';
import type { Simulation } from '../state/simulation.ts';

export interface Upload {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

export type RawParameters = Readonly<Record<string, unknown>>;

export interface MethodContext {
  readonly simulation: Simulation;
  readonly delivery: Delivery;
  /** Files of a multipart body, by field name. */
  readonly uploads: ReadonlyMap<string, Upload>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** Runs the method call in a webhook's answer. */
  readonly runReply: (call: RawParameters) => void;
}

export interface Method {
  readonly name: string;
  /** Answers the result; fails with `ApiError`. */
  call(parameters: RawParameters, context: MethodContext): Promise<unknown>;
}

/** A Bot API method: its parameters are checked before it runs. */
export function method<T>(
  name: string,
  parameters: z.ZodType<T>,
  run: (parameters: T, context: MethodContext) => unknown,
): Method {
  return {
    name,
    async call(raw, context) {
      const checked = parameters.safeParse(raw);
      if (!checked.success) throw badRequest(checked.error.issues[0]?.message ?? 'wrong parameters');
      return await run(checked.data, context);
    },
  };
}
