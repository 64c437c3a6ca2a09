import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusError } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { generate } from '@gonets/contracts';
import type { GenerateEnd, ReportRequest } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';

const mostTries = 3;
const pauseMs = 1000;

interface Deps {
  readonly bus: Pick<Bus, 'stream'>;
  readonly log: Logger;
}

interface Asking {
  readonly model: string | undefined;
  readonly signal: AbortSignal;
  readonly remainingMs: () => number;
}

/**
 * Asks for the parts of one report like for answers to questions, at any instance: so they take their turn among the
 * questions of others, and a part that was finished before comes back at once.
 */
export class Parts {
  readonly #deps: Deps;
  readonly #request: ReportRequest;
  readonly #asking: Asking;
  /** What was asked for, to be forgotten when the report is remembered. */
  readonly names = new Set<string>();

  constructor(deps: Deps, request: ReportRequest, asking: Asking) {
    this.#deps = deps;
    this.#request = request;
    this.#asking = asking;
  }

  /** Rejects when a part could not be written at three tries, or when another try is of no use. */
  async ask(part: string, text: string): Promise<GenerateEnd> {
    const { signal } = this.#asking;
    const name = `${prefix}${digest(this.#request)}.${part}`;
    this.names.add(name);
    for (let number = 1; ; number += 1) {
      try {
        return await this.#try(name, text);
      } catch (error) {
        if (signal.aborted || number === mostTries || !(error instanceof BusError && error.retryable)) {
          throw error;
        }
        this.#deps.log.warn({ err: error, part, number }, 'a part of a report failed and is asked for again');
      }
      await sleep(pauseMs * number, undefined, { signal });
    }
  }

  async #try(name: string, text: string): Promise<GenerateEnd> {
    const { user, conversation, language } = this.#request;
    const { model, signal, remainingMs } = this.#asking;
    const request = { turn: name, conversation: name, user: user ?? conversation, text, language, part: { model } };
    for await (const event of this.#deps.bus.stream(generate, request, { deadlineMs: remainingMs(), signal })) {
      if (event.type === 'end') {
        return event.end;
      }
    }
    throw new Error('the stream of a part ended without its end');
  }
}

const prefix = 'report.';

/** Where a part is kept, as opposed to a conversation. */
export function isPart(name: string): boolean {
  return name.startsWith(prefix);
}

/** Turns may have characters that a key must not. */
function digest({ conversation, turn }: ReportRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([conversation, turn]))
    .digest('hex')
    .slice(0, 32);
}
