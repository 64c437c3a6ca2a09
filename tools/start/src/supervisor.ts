import { RunningProcess } from './running-process.ts';
import type { Output } from './output.ts';
import type { ProcessPlan } from './plan.ts';

const readyWithinMs = 30_000;
/** npm passes Ctrl-C on, so one press may arrive twice; nobody presses again on purpose so soon. */
const sameKeyPressMs = 1000;

/** Keeps processes running, in stages, and stops them in the opposite order. */
export class Supervisor {
  readonly #root: string;
  readonly #output: Output;
  readonly #stages: RunningProcess[][] = [];
  #stoppingSince: number | undefined;

  constructor(root: string, output: Output) {
    this.#root = root;
    this.#output = output;
  }

  get stopping(): boolean {
    return this.#stoppingSince !== undefined;
  }

  /** Resolves when every process of the stage is ready; fails when one exits first or takes longer than 30 s. */
  async start(stage: readonly ProcessPlan[]): Promise<void> {
    const processes = stage.map((plan) => new RunningProcess(plan, this.#root, this.#output));
    this.#stages.push(processes);
    await Promise.all(processes.map((each) => each.start(readyWithinMs)));
  }

  /** Ctrl-C stops in order; pressing it again kills at once. Nothing outlives this process. */
  stopOnSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const since = this.#stoppingSince;
        if (since === undefined) void this.stop(0);
        else if (Date.now() - since > sameKeyPressMs) process.exit(1);
      });
    }
    process.on('exit', () => {
      for (const each of this.#stages.flat()) each.kill();
    });
  }

  /** Stops the last stage first, so that services can finish while NATS is still there; then exits. */
  async stop(exitCode: number): Promise<void> {
    if (this.#stoppingSince !== undefined) return;
    this.#stoppingSince = Date.now();
    this.#output.say('\nStopping… (Ctrl-C again to kill)');
    for (const stage of this.#stages.toReversed()) await Promise.all(stage.map((each) => each.stop()));
    process.exit(exitCode);
  }
}
