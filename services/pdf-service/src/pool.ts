import { availableParallelism } from 'node:os';
import { Places } from '@gonets/bus';
import type { Size } from '@gonets/bus';
import { gauge, metrics } from '@gonets/telemetry';
import { RenderThread } from './thread.ts';
import type { ThreadOptions } from './thread.ts';

/** Threads that large documents leave free. A single thread is for all. */
const threadsForSmall = 1;

type Take = (thread: RenderThread) => void;

/** Worker threads, each for one document at a time. Small documents do not wait for large ones. */
export class RenderPool {
  readonly #threads: readonly RenderThread[];
  readonly #idle: RenderThread[];
  readonly #places: Places<Take>;

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

  /** Runs `work` with a thread of its own as soon as one is free. Throws the reason of `signal` while it waits. */
  async use<T>(size: Size, signal: AbortSignal, work: (thread: RenderThread) => Promise<T>): Promise<T> {
    const thread = this.#enter(size) ?? (await this.#wait(size, signal));
    this.#publish();
    try {
      return await work(thread);
    } finally {
      this.#release(size, thread);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #enter(size: Size): RenderThread | undefined {
    if (!this.#places.isFree(size)) {
      return undefined;
    }
    this.#places.take(size);
    return this.#idle.pop();
  }

  #wait(size: Size, signal: AbortSignal): Promise<RenderThread> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#places.leave(take);
        this.#publish();
        reject(signal.reason);
      };
      const take: Take = (thread) => {
        signal.removeEventListener('abort', leave);
        resolve(thread);
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', leave, { once: true });
      this.#places.wait(take, size);
      this.#publish();
    });
  }

  #release(size: Size, thread: RenderThread): void {
    const next = this.#places.release(size);
    if (next) {
      next(thread);
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
