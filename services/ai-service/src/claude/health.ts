/** Milliseconds that a client is left out after its network failed; doubled with each failure in a row. */
const firstPenaltyMs = 1000;
const longestPenaltyMs = 30_000;
/** A client that leaves a request unanswered for so long is doubted, long before HTTP_TIMEOUT says that it hangs. */
const doubtMs = 5000;

/** A request whose first byte has not come. */
export interface Request {
  /** The API has answered something. */
  heard(): void;
  /** It has ended; `healthy` is false when the network failed. */
  ended(healthy: boolean): void;
}

/**
 * Whether a client may get more requests. One whose network failed is left out for a while; then one request at a time
 * tries it, until one has been answered. One that has been silent for long is doubted until it says something.
 */
export class ClientHealth {
  readonly #now: () => number;
  /** Times at which the requests were sent that have heard nothing, oldest first. */
  readonly #unheard = new Map<Request, number>();
  #failures = 0;
  #outUntil = 0;

  /** `now` in milliseconds, for tests. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Its network failed, and nothing has come through since. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  /** `out`: not before its time has come. `doubted`: only when no other has room, because the API may be slow. */
  get trust(): 'good' | 'doubted' | 'out' {
    const now = this.#now();
    const [oldest = now] = this.#unheard.values();
    if (now < this.#outUntil || (this.failing && this.#unheard.size > 0)) {
      return 'out';
    }
    return now - oldest >= doubtMs ? 'doubted' : 'good';
  }

  sent(): Request {
    const request: Request = {
      heard: () => {
        this.#unheard.delete(request);
        this.#failures = 0;
        this.#outUntil = 0;
      },
      ended: (healthy) => {
        this.#unheard.delete(request);
        if (!healthy) {
          this.#fail();
        }
      },
    };
    this.#unheard.set(request, this.#now());
    return request;
  }

  #fail(): void {
    const now = this.#now();
    // Requests that fail together are one failure.
    if (now < this.#outUntil) {
      return;
    }
    this.#outUntil = now + Math.min(longestPenaltyMs, firstPenaltyMs * 2 ** this.#failures);
    this.#failures += 1;
  }
}
