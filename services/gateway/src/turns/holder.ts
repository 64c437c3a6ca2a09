import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { Hold } from './hold.ts';
import type { Life } from './life.ts';
import { Unreadable } from './ports.ts';
import type { TokenDelivery, TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';
import { TurnAborted } from './types.ts';
import type { TurnStats } from './types.ts';
import { work } from './work.ts';
import type { Verdict } from './work.ts';

const tokenSchema = z.object({ key: z.string().min(1), epoch: z.int() });

/** When a token has come although there is no room for it. */
const noRoomNakMs = 100;

/** When the record of a token is of a later version: a newer gateway shall have it soon. */
const unreadableNakMs = 5000;
/** How often unreadable records are named in the log. */
const unreadableLogMs = 60_000;

/** Everything this process works on: takes tokens as long as there is room, and hands over what is left at the end. */
export class Holder {
  readonly #deps: TurnsDeps;
  readonly #running = new Set<Promise<void>>();
  readonly #holds = new Map<string, Hold>();
  readonly #shutdown = new AbortController();
  readonly #closed = new AbortController();
  readonly #life: Life;
  #pull: { stop(): Promise<void> } | undefined;
  #pulling = false;
  #draining = false;
  #claims = 0;
  #unreadableLoggedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: TurnsDeps) {
    this.#deps = deps;
    // Every turn listens to them.
    setMaxListeners(0, this.#shutdown.signal, this.#closed.signal);
    this.#life = {
      draining: () => this.#draining,
      shutdown: this.#shutdown.signal,
      closed: this.#closed.signal,
    };
  }

  stats(): TurnStats {
    return { active: this.#running.size, limit: this.#deps.limit, pulling: this.#pulling };
  }

  async start(): Promise<void> {
    this.#pulling = true;
    this.#showActive();
    this.#pull = await this.#deps.queue.pull(
      () => (this.#pulling ? this.#deps.limit - this.#running.size : 0),
      (delivery) => this.#take(delivery),
    );
  }

  /** A stop was asked for in a mailbox that this process may hold. */
  lookAt(key: string): void {
    // Fails only when the mailbox is lost or the process about to exit, and then the turn has been told.
    this.#holds
      .get(key)
      ?.refresh()
      .catch(() => {});
  }

  async stopPulling(): Promise<void> {
    this.#pulling = false;
    const pull = this.#pull;
    this.#pull = undefined;
    await pull?.stop();
  }

  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    await this.stopPulling();
    if (await this.#idleWithin(Math.max(0, graceMs - timing.handOver))) {
      return;
    }
    this.#deps.log.info({ active: this.#running.size }, 'grace time is over: handing over what still runs');
    this.#shutdown.abort();
    await this.#idleWithin(timing.handOver);
    this.#closed.abort();
  }

  async #idleWithin(ms: number): Promise<boolean> {
    const over = new AbortController();
    const idle = Promise.all(this.#running).then(() => true);
    const late = this.#deps.clock.sleep(ms, over.signal).then(() => false);
    const result = await Promise.race([idle, late]);
    over.abort();
    return result;
  }

  #take(delivery: TokenDelivery): void {
    if (!this.#pulling || this.#running.size >= this.#deps.limit) {
      delivery.nak(noRoomNakMs);
      return;
    }
    const running = this.#process(delivery).finally(() => {
      this.#running.delete(running);
      this.#showActive();
    });
    this.#running.add(running);
    this.#showActive();
  }

  /** Never throws: a token whose work fails is left alone and comes again after the ack wait. */
  async #process(delivery: TokenDelivery): Promise<void> {
    const { log } = this.#deps;
    try {
      await settle(delivery, await this.#work(delivery));
    } catch (error) {
      if (error instanceof Unreadable) {
        this.#leaveUnreadable(delivery, error);
      } else if (error instanceof TurnAborted) {
        log.info({ err: error }, 'mailbox is left to the other gateways');
      } else {
        log.warn({ err: error }, 'token could not be settled, it comes again: check the connection to NATS');
      }
    }
  }

  async #work(delivery: TokenDelivery): Promise<Verdict> {
    const token = tokenSchema.safeParse(parseJson(delivery.payload));
    if (!token.success) {
      this.#deps.log.error({ problem: z.prettifyError(token.error) }, 'token is not readable and is dropped');
      return 'ack';
    }
    const { key } = token.data;
    this.#claims += 1;
    let held: Hold | undefined;
    try {
      return await work(this.#deps, {
        token: token.data,
        delivery,
        claimId: `${this.#deps.holder}.${this.#claims}`,
        life: this.#life,
        onHold: (hold) => {
          held = hold;
          this.#holds.set(key, hold);
        },
      });
    } finally {
      // This process may hold the mailbox a second time by now, after it was frozen.
      if (held && this.#holds.get(key) === held) {
        this.#holds.delete(key);
      }
    }
  }

  #leaveUnreadable(delivery: TokenDelivery, error: Unreadable): void {
    delivery.nak(unreadableNakMs);
    const now = this.#deps.clock.elapsed();
    if (now - this.#unreadableLoggedAt >= unreadableLogMs) {
      this.#unreadableLoggedAt = now;
      this.#deps.log.error({ err: error }, 'a mailbox is left alone, its updates wait for a newer gateway');
    }
  }

  #showActive(): void {
    this.#deps.events.active(this.#running.size, this.#deps.limit);
  }
}

async function settle(delivery: TokenDelivery, verdict: Verdict): Promise<void> {
  if (verdict === 'ack') {
    await delivery.ack();
  } else if (verdict !== 'leave') {
    delivery.nak(verdict.nakMs);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
