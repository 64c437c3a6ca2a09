import type { Update, UpdateContent } from '../telegram.ts';

/** An update on its way to the bot. */
export interface PendingUpdate {
  readonly update: Update;
  /** Updates of one lane are delivered to a webhook one after the other. */
  readonly lane: string;
  /** Unix time in milliseconds after which Telegram gives up on it. */
  readonly expiresAt: number;
}

type Kind = keyof UpdateContent;

const hour = 60 * 60 * 1000;
/** Milliseconds for which Telegram keeps an update that the bot does not take. */
const retentionMs: Readonly<Partial<Record<Kind, number>>> = { callback_query: 150_000 };
/** Delivered only when asked for by name. */
const onRequest: ReadonlySet<string> = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** The bot's queue of updates, in the order of their ids. */
export class Updates {
  readonly #pending = new Map<number, PendingUpdate>();
  readonly #delivered = new Map<number, PendingUpdate>();
  readonly #replays: PendingUpdate[] = [];
  readonly #listeners = new Set<(pending: PendingUpdate) => void>();
  readonly #capacity: number;
  readonly #now: () => number;
  #nextId: number;
  /** Kinds the bot asked for; empty means Telegram's default. */
  allowed: readonly string[] = [];

  constructor(capacity: number, now: () => number, firstId: number) {
    this.#capacity = capacity;
    this.#now = now;
    this.#nextId = firstId;
  }

  get size(): number {
    return this.#pending.size + this.#replays.length;
  }

  /** Calls the listener for every update that becomes due, until the returned function is called. */
  onDue(listener: (pending: PendingUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Queues an update and returns its id; undefined when the bot did not ask for this kind. */
  push(content: UpdateContent, lane: string): number | undefined {
    const kind = Object.keys(content)[0] as Kind;
    const wanted = this.allowed.length > 0 ? this.allowed.includes(kind) : !onRequest.has(kind);
    if (!wanted) return undefined;
    const update: Update = { update_id: this.#nextId++, ...content };
    const pending = { update, lane, expiresAt: this.#now() + (retentionMs[kind] ?? 24 * hour) };
    this.#pending.set(update.update_id, pending);
    trim(this.#pending, this.#capacity);
    this.#announce(pending);
    return update.update_id;
  }

  /** Delivers an update once more under its old id, even after it was confirmed. */
  replay(id: number): boolean {
    const pending = this.#delivered.get(id) ?? this.#pending.get(id);
    if (pending === undefined) return false;
    this.#replays.push(pending);
    this.#announce(pending);
    return true;
  }

  /** Unconfirmed updates from `offset` on, replayed ones first. */
  peek(offset: number, limit: number): Update[] {
    this.#dropExpired();
    const result = this.#replays.splice(0, limit).map(({ update }) => update);
    for (const [id, { update }] of this.#pending) {
      if (result.length >= limit) break;
      if (id >= offset) result.push(update);
    }
    return result;
  }

  /** Forgets every update before `offset`. A negative offset counts from the end of the queue. */
  confirm(offset: number): void {
    const before = offset < 0 ? ([...this.#pending.keys()].at(offset) ?? 0) : offset;
    for (const id of this.#pending.keys()) {
      if (id >= before) break;
      this.remove(id);
    }
  }

  /** Forgets a delivered (or expired) update. */
  remove(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      const replayed = this.#replays.findIndex(({ update }) => update.update_id === id);
      if (replayed >= 0) this.#replays.splice(replayed, 1);
      return;
    }
    this.#pending.delete(id);
    this.#delivered.set(id, pending);
    trim(this.#delivered, this.#capacity);
  }

  clear(): void {
    this.#pending.clear();
    this.#replays.length = 0;
  }

  /** Everything that waits, for a webhook that starts. */
  pending(): readonly PendingUpdate[] {
    this.#dropExpired();
    return [...this.#replays, ...this.#pending.values()];
  }

  #announce(pending: PendingUpdate): void {
    for (const listener of this.#listeners) listener(pending);
  }

  #dropExpired(): void {
    const now = this.#now();
    for (const [id, { expiresAt }] of this.#pending) if (expiresAt <= now) this.remove(id);
  }
}

function trim(map: Map<number, unknown>, capacity: number): void {
  for (const id of map.keys()) {
    if (map.size <= capacity) return;
    map.delete(id);
  }
}
