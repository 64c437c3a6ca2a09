import { availableParallelism } from 'node:os';
import { Places } from '@gonets/bus';
import type { Size } from '@gonets/bus';
import { gauge, metrics } from '@gonets/telemetry';
import { RenderThread } from './thread.ts';
import type { ThreadOptions } from './thread.ts';

/** Threads that large documents leave free. A single thread is for all. */
const threadsForSmall = 1;

/** A document on its way to a thread. */
export interface Visitor {
  readonly size: Size;
  /** Aborts when it is no longer wanted. */
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly visitor: Visitor;
  readonly take: (thread: RenderThread) => void;
}

/** Worker threads, each for one document at a time. Small documents do not wait for large ones. */
export class RenderPool {
  readonly #threads: readonly RenderThread[];
  readonly #idle: RenderThread[];
  readonly #places: Places<Waiting>;

  constructor(size: number, options: ThreadOptions) {
    this.#threads = Array.from({ length: size }, () => new RenderThread(options));
    this.#idle = [...this.#threads];
    this.#places = new Places({ limit: size, kept: threadsForSmall });
    gauge(metrics.pdfThreads).set(size);
    this.#publish();
  }

  /** Starts every thread. Throws when one cannot start, such as without its fonts. */
  async start(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.start()));
  }

  /** Runs `work` with a thread of its own as soon as one is free. Throws the reason of the signal while it waits. */
  async use<T>(visitor: Visitor, work: (thread: RenderThread) => Promise<T>): Promise<T> {
    const thread = this.#enter(visitor) ?? (await this.#wait(visitor));
    this.#publish();
    try {
      return await work(thread);
    } finally {
      this.#release(visitor, thread);
    }
  }

  /** How many documents get a thread before this one; undefined when it does not wait. */
  ahead(visitor: Visitor): number | undefined {
    const place = [...this.#places.line()].findIndex((waiting) => waiting.visitor === visitor);
    return place === -1 ? undefined : place;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #enter({ size }: Visitor): RenderThread | undefined {
    if (!this.#places.isFree(size)) {
      return undefined;
    }
    this.#places.take(size);
    return this.#idle.pop();
  }

  #wait(visitor: Visitor): Promise<RenderThread> {
    const { size, signal } = visitor;
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#places.leave(waiting);
        this.#publish();
        reject(signal.reason);
      };
      const take = (thread: RenderThread) => {
        signal.removeEventListener('abort', leave);
        resolve(thread);
      };
      const waiting = { visitor, take };
      signal.throwIfAborted();
      signal.addEventListener('abort', leave, { once: true });
      this.#places.wait(waiting, size);
      this.#publish();
    });
  }

  #release({ size }: Visitor, thread: RenderThread): void {
    const next = this.#places.release(size);
    if (next) {
      next.take(thread);
    } else {
      this.#idle.push(thread);
      this.#publish();
    }
  }

  #publish(): void {
    gauge(metrics.pdfThreadsBusy).set(this.#places.taken);
    gauge(metrics.pdfThreadQueue).set(this.#places.waiting);
  }
}

/** How many threads to start, and why: more threads than cores would only take time and memory from each other. */
export function threadCount(
  wanted: number,
  cores = availableParallelism(),
): { readonly threads: number; readonly why: string } {
  return wanted <= cores
    ? { threads: wanted, why: `THREAD_POOL_SIZE is ${wanted}` }
    : { threads: cores, why: `THREAD_POOL_SIZE is ${wanted}, but there are ${cores} cores` };
}
