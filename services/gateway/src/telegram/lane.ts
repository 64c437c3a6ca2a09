import { DraftBudget } from './draft-budget.ts';

/** In the order in which they are served. A `lead` is the last draft before a final. */
export type Priority = 'final' | 'document' | 'draft' | 'lead';

/** Milliseconds, but for `burst`. */
export interface Pace {
  /** One message (final or document) per so many, after a burst. */
  readonly messageEvery: number;
  readonly burst: number;
  /** Chat actions such as `typing`, which Telegram shows for 5 s. */
  readonly actionEvery: number;
}

interface Waiting {
  readonly admit: () => void;
  readonly drop: () => void;
}

interface WaitingDraft extends Waiting {
  readonly lead: boolean;
}

/** A frame that would have to wait longer is dropped at once. */
const longestFrameWaitMs = 10_000;
/** How long a final waits for a draft on its way before that is aborted. */
const lastFrameMs = 1000;
/** From a draft to the lead after it. */
const leadAfterMs = 150;

/**
 * The turns of one chat. `enter` resolves when it is the caller's turn, `leave` ends it.
 * Messages take from one budget; drafts have a clock of their own.
 */
export class Lane {
  readonly #pace: Pace;
  /** Milliseconds between two drafts; grows with the load of the process. */
  readonly #draftEvery: () => number;
  readonly #finals: Waiting[] = [];
  readonly #documents: Waiting[] = [];
  #draft: WaitingDraft | undefined;

  /** When the budget of messages is full again; each message moves it by `messageEvery`. */
  #fullAt = 0;
  #draftedAt = Number.NEGATIVE_INFINITY;
  #actionAt = 0;
  #blockedUntil = 0;
  #draftsBlockedUntil = 0;
  readonly #draftBudget = new DraftBudget();

  #finalsInFlight = 0;
  #documentsInFlight = 0;
  /** The draft on its way. Only one at a time, and no final beside it. */
  #frame: AbortController | undefined;
  #frameTimer: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(pace: Pace, draftEvery: () => number) {
    this.#pace = pace;
    this.#draftEvery = draftEvery;
  }

  /** Waits for the turn of something that must be sent. `again`: before all others, because it had its turn already. */
  enter(priority: 'final' | 'document', signal: AbortSignal, again: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const queue = priority === 'final' ? this.#finals : this.#documents;
      const aborted = () => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(signal.reason);
        this.#serve();
      };
      const waiting = {
        admit: () => {
          signal.removeEventListener('abort', aborted);
          resolve();
        },
        drop: () => {},
      };
      signal.addEventListener('abort', aborted, { once: true });
      queue[again ? 'unshift' : 'push'](waiting);
      this.#serve();
    });
  }

  /**
   * Waits for the turn of a frame that may be skipped: undefined when a newer frame or a final came first. A lead waits
   * for a frame on its way and the moment after it, nothing else: a 429 or a spent budget skips it.
   */
  enterFrame(priority: 'draft' | 'lead'): Promise<AbortSignal | undefined> {
    return new Promise((resolve) => {
      this.#draft?.drop();
      this.#draft = {
        lead: priority === 'lead',
        admit: () => {
          this.#frame = new AbortController();
          resolve(this.#frame.signal);
        },
        drop: () => resolve(undefined),
      };
      this.#serve();
    });
  }

  /** Whether a chat action may be sent right now. */
  admitAction(): boolean {
    const now = performance.now();
    const free = now >= Math.max(this.#actionAt, this.#draftAt(false)) && !this.#finalsPending();
    if (free) {
      this.#draftBudget.spend(now);
      this.#actionAt = now + this.#pace.actionEvery;
    }
    return free;
  }

  leave(priority: Priority): void {
    if (priority === 'final') {
      this.#finalsInFlight -= 1;
    } else if (priority === 'document') {
      this.#documentsInFlight -= 1;
    } else {
      this.#frame = undefined;
      clearTimeout(this.#frameTimer);
      this.#frameTimer = undefined;
    }
    this.#serve();
  }

  /** Telegram asked to leave the chat alone. Drafts have their own budget there: they do not hold up messages. */
  block(priority: Priority | 'action', ms: number): void {
    const until = performance.now() + ms;
    if (priority === 'draft' || priority === 'lead' || priority === 'action') {
      this.#draftsBlockedUntil = Math.max(this.#draftsBlockedUntil, until);
    } else {
      this.#blockedUntil = Math.max(this.#blockedUntil, until);
    }
  }

  /** The time from which on nothing here matters any more; undefined while something waits or is on its way. */
  idleAt(): number | undefined {
    const busy = this.#finalsPending() || this.#documents.length + this.#documentsInFlight > 0 || this.#draft;
    return busy || this.#frame ? undefined : Math.max(this.#fullAt, this.#draftAt(false), this.#actionAt);
  }

  #finalsPending(): boolean {
    return this.#finals.length + this.#finalsInFlight > 0;
  }

  /** Admits whatever may go now and sets the timer for what may go next. */
  #serve(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    const next = this.#serveFinals(now) ?? this.#serveDocuments(now) ?? this.#serveFrames(now);
    if (next !== undefined && next < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.#serve(), Math.max(1, Math.ceil(next - now)));
    }
  }

  /** Undefined when nothing more is to be done for finals, else the time to look again: infinity means an event. */
  #serveFinals(now: number): number | undefined {
    if (this.#finals.length > 0) {
      this.#dropDraft();
    }
    while (this.#finals.length > 0) {
      if (this.#frame) {
        this.#frameTimer ??= setTimeout(() => this.#frame?.abort(), lastFrameMs);
        return Number.POSITIVE_INFINITY;
      }
      const at = this.#messageAt();
      if (at > now) {
        return at;
      }
      this.#spendMessage(now);
      this.#finalsInFlight += 1;
      this.#finals.shift()?.admit();
    }
    return undefined;
  }

  #serveDocuments(now: number): number | undefined {
    while (this.#documents.length > 0) {
      const at = this.#messageAt();
      if (at > now) {
        return at;
      }
      this.#spendMessage(now);
      this.#documentsInFlight += 1;
      this.#documents.shift()?.admit();
    }
    return undefined;
  }

  #serveFrames(now: number): number | undefined {
    if (this.#finalsPending()) {
      this.#dropDraft();
    }
    if (this.#frame || !this.#draft) {
      return undefined;
    }
    const draftAt = this.#draftAt(this.#draft.lead);
    if (draftAt <= now) {
      this.#draftedAt = now;
      this.#draftBudget.spend(now);
      this.#draft.admit();
      this.#draft = undefined;
      return undefined;
    }
    if (draftAt > now + (this.#draft.lead ? leadAfterMs : longestFrameWaitMs)) {
      this.#dropDraft();
    }
    return draftAt;
  }

  #dropDraft(): void {
    this.#draft?.drop();
    this.#draft = undefined;
  }

  #draftAt(lead: boolean): number {
    const paced = this.#draftedAt + (lead ? leadAfterMs : this.#draftEvery());
    return Math.max(paced, this.#draftBudget.freeAt(), this.#draftsBlockedUntil, this.#blockedUntil);
  }

  #messageAt(): number {
    const { messageEvery, burst } = this.#pace;
    return Math.max(this.#blockedUntil, this.#fullAt - (burst - 1) * messageEvery);
  }

  #spendMessage(now: number): void {
    this.#fullAt = Math.max(this.#fullAt, now) + this.#pace.messageEvery;
  }
}
