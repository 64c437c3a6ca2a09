import type { PendingUpdate, Updates } from '../state/updates.ts';
import { Lane } from './lane.ts';
import { post } from './post.ts';
import type { Delivery } from './post.ts';

export interface WebhookOptions {
  readonly url: string;
  readonly secret: string;
  /** Updates under way at once. */
  readonly maxConnections: number;
}

export interface WebhookTrouble {
  /** Unix time in seconds. */
  readonly date: number;
  readonly message: string;
}

/** Runs the method call that came in the answer of the webhook. */
export type RunReply = (body: Readonly<Record<string, unknown>>) => void;

export interface WebhookSurroundings {
  readonly updates: Updates;
  readonly runReply: RunReply;
  /** Called when the webhook has answered 410 for so long that it is to be forgotten. */
  readonly giveUp: () => void;
  readonly timeScale: number;
}

const readTimeoutMs = 60_000;
const maxDelayMs = 60_000;
const maxRetryAfterSeconds = 3_600;
const goneMs = 23 * 60 * 60 * 1000;

/**
 * Sends updates to the bot's webhook. Updates of one lane go one after the other, lanes go side by side. An update that
 * is not answered with 2xx is repeated at once, then after 2, 4, 8… s up to 60 s, until it expires.
 */
export class WebhookSender {
  readonly options: WebhookOptions;
  readonly #updates: Updates;
  readonly #runReply: RunReply;
  readonly #giveUp: () => void;
  readonly #timeScale: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: Lane[] = [];
  readonly #stopping = new AbortController();
  readonly #forget: () => void;
  #inFlight = 0;
  #goneSince: number | undefined;
  lastTrouble: WebhookTrouble | undefined;

  constructor(options: WebhookOptions, { updates, runReply, giveUp, timeScale }: WebhookSurroundings) {
    this.options = options;
    this.#updates = updates;
    this.#runReply = runReply;
    this.#giveUp = giveUp;
    this.#timeScale = timeScale;
    this.#forget = updates.onDue((pending) => this.#accept(pending));
    for (const pending of updates.pending()) this.#accept(pending);
  }

  /** Ends deliveries, also those under way. */
  stop(): void {
    this.#forget();
    this.#stopping.abort();
    for (const lane of this.#lanes.values()) lane.cancel();
    this.#lanes.clear();
    this.#ready.length = 0;
  }

  #accept(pending: PendingUpdate): void {
    const lane = this.#lanes.get(pending.lane) ?? new Lane(pending.lane);
    this.#lanes.set(lane.name, lane);
    lane.push(pending);
    this.#makeReady(lane);
  }

  #makeReady(lane: Lane): void {
    if (lane.busy || this.#stopping.signal.aborted) return;
    if (lane.head === undefined) {
      this.#lanes.delete(lane.name);
      return;
    }
    lane.busy = true;
    this.#ready.push(lane);
    this.#pump();
  }

  #pump(): void {
    while (this.#inFlight < this.options.maxConnections) {
      const lane = this.#ready.shift();
      if (lane === undefined) return;
      this.#inFlight += 1;
      void this.#deliver(lane).finally(() => {
        this.#inFlight -= 1;
        this.#pump();
      });
    }
  }

  async #deliver(lane: Lane): Promise<void> {
    const { head } = lane;
    if (head === undefined) return;
    const delivery = await post(this.options, head.update, readTimeoutMs, this.#stopping.signal);
    if (this.#stopping.signal.aborted) return;
    if (delivery.ok || head.expiresAt <= Date.now()) {
      lane.shift();
      this.#updates.remove(head.update.update_id);
      this.#goneSince = undefined;
      if (delivery.reply !== undefined) this.#runReply(delivery.reply);
      lane.busy = false;
      this.#makeReady(lane);
    } else this.#retry(lane, delivery);
  }

  #retry(lane: Lane, delivery: Delivery): void {
    this.lastTrouble = { date: Math.floor(Date.now() / 1000), message: delivery.problem };
    if (delivery.status === 410) {
      this.#goneSince ??= Date.now();
      // A webhook that has been gone for a day is given up.
      if (Date.now() - this.#goneSince > goneMs * this.#timeScale) return this.#giveUp();
    } else this.#goneSince = undefined;
    const backoffMs = lane.failures === 0 ? 0 : Math.min(maxDelayMs, 1000 * 2 ** lane.failures);
    const askedMs = Math.min(maxRetryAfterSeconds, delivery.retryAfter ?? 0) * 1000;
    lane.failures += 1;
    lane.retryIn((askedMs || backoffMs) * this.#timeScale, () => {
      lane.busy = false;
      this.#makeReady(lane);
    });
  }
}
