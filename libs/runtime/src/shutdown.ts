import type { Logger } from '@gonets/telemetry';

/** Ends one part of the service. Should be done within `graceMs`; later it is left alone. */
export type StopHook = (graceMs: number) => Promise<void>;

interface Step {
  readonly name: string;
  readonly stop: StopHook;
}

/** What has to end when the service ends; last started, first stopped. */
export class Shutdown {
  readonly #steps: Step[] = [];
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, stop: StopHook): void {
    this.#steps.push({ name, stop });
  }

  /** Runs every step, one after the other, within `graceMs` all together. Answers whether each ended well and in time. */
  async run(graceMs: number): Promise<boolean> {
    const deadline = performance.now() + graceMs;
    let clean = true;
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      const left = Math.max(0, Math.round(deadline - performance.now()));
      clean = (await this.#runStep(step, left)) && clean;
    }
    return clean;
  }

  async #runStep({ name, stop }: Step, graceMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      // A step that keeps to its time gets a moment to say so.
      timer = setTimeout(() => resolve('late'), graceMs + 1000);
    });
    try {
      if ((await Promise.race([stop(graceMs), late])) === 'late') {
        this.#log.error({ step: name, graceMs }, 'did not stop in time and is left behind');
        return false;
      }
      this.#log.debug({ step: name }, 'stopped');
      return true;
    } catch (error) {
      this.#log.error({ err: error, step: name }, 'failed to stop');
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}
