import { availableParallelism } from 'node:os';
import { gauge, metrics } from '@gonets/telemetry';
import { RenderThread } from './thread.ts';
import type { ThreadOptions } from './thread.ts';

interface Waiter {
  readonly take: (thread: RenderThread) => void;
}

/** Worker threads, each for one document at a time; first come, first served. */
export class RenderPool {
  readonly #threads: readonly RenderThread[];
  readonly #idle: RenderThread[];
  readonly #waiters = new Set<Waiter>();

  constructor(size: number, options: ThreadOptions) {
    this.#threads = Array.from({ length: size }, () => new RenderThread(options));
    this.#idle = [...this.#threads];
    gauge(metrics.pdfThreads).set(size);
    this.#publish();
  }

  /** Starts every thread. Throws when one cannot start, such as without its fonts. */
  async start(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.start()));
  }

  /** Runs `work` with a thread of its own as soon as one is free. Throws the reason of `signal` while it waits. */
  async use<T>(signal: AbortSignal, work: (thread: RenderThread) => Promise<T>): Promise<T> {
    const thread = this.#idle.pop() ?? (await this.#wait(signal));
    this.#publish();
    try {
      return await work(thread);
    } finally {
      this.#release(thread);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #wait(signal: AbortSignal): Promise<RenderThread> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        this.#publish();
        reject(signal.reason);
      };
      const waiter: Waiter = {
        take: (thread) => {
          signal.removeEventListener('abort', leave);
          resolve(thread);
        },
      };
      signal.throwIfAborted();
      signal.addEventListener('abort', leave, { once: true });
      this.#waiters.add(waiter);
      this.#publish();
    });
  }

  #release(thread: RenderThread): void {
    const [next] = this.#waiters;
    if (next) {
      this.#waiters.delete(next);
      next.take(thread);
    } else {
      this.#idle.push(thread);
      this.#publish();
    }
  }

  #publish(): void {
    gauge(metrics.pdfThreadsBusy).set(this.#threads.length - this.#idle.length);
    gauge(metrics.pdfThreadQueue).set(this.#waiters.size);
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
