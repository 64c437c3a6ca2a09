import { randomUUID } from 'node:crypto';
import type { TokenUsage } from '@gonets/contracts';
import { counter, gauge, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { pricesFor } from '../catalog/catalog.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { patiently } from '../change.ts';
import type { Account, Accounts, OwnedRun } from './accounts.ts';
import { costOf } from './cost.ts';
import type { Paid, Receipt } from './month.ts';

/** A generation may end this much after its deadline, and clocks may differ. */
const graceMs = 60_000;

export interface MeterDeps {
  readonly accounts: Accounts;
  readonly catalog: Pick<Catalog, 'model'>;
  /** Micro-dollars for each user and day; undefined without a budget. */
  readonly budget: number | undefined;
  readonly log: Logger;
}

/** Who asks for what, and for how long. */
export interface Metered {
  readonly user: string;
  readonly conversation: string;
  readonly turn: string;
  readonly remainingMs: number;
}

/**
 * Meters the generation of one answer, however many requests that takes. Without a budget nothing waits for it: the
 * account is written while the answer comes.
 */
export class Meter {
  readonly #deps: MeterDeps;
  readonly #run: OwnedRun;
  #paid: Paid = [];
  /** One write after another. Never rejects. */
  #writes: Promise<void> = Promise.resolve();
  /** As it was after the last write; undefined until the run is open. */
  #account: Account | undefined;
  #closed: Promise<void> | undefined;

  private constructor(deps: MeterDeps, { remainingMs, ...metered }: Metered, reserved: number) {
    const at = Date.now();
    const until = at + Math.ceil(remainingMs) + graceMs;
    this.#deps = deps;
    this.#run = { ...metered, id: randomUUID(), at, until, reserved, paid: [] };
  }

  /** Begins a run; with a budget only when it has room for `highest` micro-dollars. Throws `AI_BUDGET`. */
  static async begin(deps: MeterDeps, metered: Metered, highest: () => number): Promise<Meter> {
    const { accounts, budget } = deps;
    const meter = new Meter(deps, metered, budget === undefined ? 0 : highest());
    if (budget !== undefined) {
      meter.#account = await accounts.open(meter.#run, budget);
      gauge(metrics.aiReservations).inc();
    }
    return meter;
  }

  /** A request has begun to answer: what it has taken so far is kept, in case this process dies. */
  began(model: string, usage: TokenUsage): void {
    const { accounts } = this.#deps;
    const paid = [...this.#paid, this.#figures(model, usage)];
    this.#write(async () => {
      this.#account = this.#account
        ? await accounts.note(this.#run, paid, this.#account)
        : await accounts.open({ ...this.#run, paid });
    });
  }

  /** A request has ended, well or not. */
  took(model: string, usage: TokenUsage): void {
    if (usage.inputTokens + usage.outputTokens === 0) {
      return;
    }
    const figures = this.#figures(model, usage);
    this.#paid = [...this.#paid, figures];
    counter(metrics.aiCost).inc({ model }, figures.microDollars / 1e6);
  }

  get receipt(): Receipt {
    const { id, user, at } = this.#run;
    return { id, user, at, paid: this.#paid };
  }

  /** Resolves when the account can tell of this run, whatever happens to this process. */
  async noted(): Promise<void> {
    await this.#writes;
  }

  /** Enters what was paid. Never rejects: what cannot be entered is logged. Waits for NATS for 30 s. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#write(async () => {
      const { accounts } = this.#deps;
      if (this.#paid.length > 0) {
        this.#account ??= await accounts.open({ ...this.#run, paid: this.#paid });
      }
      if (this.#account) {
        await accounts.close(this.#run, this.#paid, this.#account);
      }
    });
    await this.#writes;
    if (this.#deps.budget !== undefined) {
      gauge(metrics.aiReservations).dec();
    }
  }

  #figures(model: string, usage: TokenUsage): Paid[number] {
    const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
    const microDollars = costOf(pricesFor(this.#deps.catalog.model(model), inputTokens), usage);
    return { model, requests: 1, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, microDollars };
  }

  #write(write: () => Promise<void>): void {
    this.#writes = this.#writeAfter(this.#writes, write);
  }

  async #writeAfter(before: Promise<void>, write: () => Promise<void>): Promise<void> {
    await before;
    try {
      await patiently(write);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the tokens of an answer could not be entered yet; check NATS JetStream');
    }
  }
}
