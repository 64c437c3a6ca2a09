const tickMs = 100;
/** Less is everyday life. */
const noticedMs = 500;

/**
 * Knows how old a message may be that is read just now. A process that was frozen or starved finds what came meanwhile in
 * its socket, and a remaining time says nothing of how long it lay there.
 */
export class HoldUp {
  readonly #flush: () => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #tickAt = performance.now();
  #heldUpMs = 0;
  #flushes = 0;

  /** `flush` resolves when everything has been read that the server had for this process. */
  constructor(flush: () => Promise<void>) {
    this.#flush = flush;
    this.#timer = setInterval(() => this.#look(), tickMs).unref();
  }

  /** Milliseconds that a message may have waited to be read; 0 when this process was not held up. */
  get ms(): number {
    this.#look();
    return this.#heldUpMs;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const sinceMs = now - this.#tickAt;
    this.#tickAt = now;
    if (sinceMs > tickMs + noticedMs) {
      this.#heldUpMs = Math.max(this.#heldUpMs, sinceMs);
      void this.#catchUp();
    }
  }

  async #catchUp(): Promise<void> {
    this.#flushes += 1;
    try {
      await this.#flush();
    } catch {
      // Disconnected: what lay there is gone.
    }
    this.#flushes -= 1;
    if (this.#flushes === 0) {
      this.#heldUpMs = 0;
    }
  }
}
