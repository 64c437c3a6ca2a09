import { AsyncLocalStorage } from 'node:async_hooks';
import { Worker } from 'node:worker_threads';
import { BusError } from '@gonets/bus';
import { counter, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { createSharedState } from './protocol.ts';
import type { RenderedDocument, RenderJob, WorkerData, WorkerMessage } from './protocol.ts';
import type { Themes } from './themes.ts';

export interface ThreadOptions {
  readonly log: Logger;
  /** Milliseconds after which a document is ended by ending its thread. */
  readonly hardLimitMs: number;
  readonly themes: Themes;
  /** Heap of the thread in MiB. */
  readonly memory: { readonly young: number; readonly old: number };
}

const workerFile = new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url);

interface Task {
  readonly resolve: (document: RenderedDocument) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal;
  /** Calls a function in the trace of the document: what a thread says comes from outside of it. */
  readonly inTrace: (work: () => void) => void;
}

/** The engine has given a document up; its thread goes on. */
export class OutOfTime extends BusError {
  constructor(message: string) {
    super('PDF_TIMEOUT', message);
  }
}

/** One worker thread, replaced when it dies. Renders one document at a time. */
export class RenderThread {
  readonly #options: ThreadOptions;
  #worker: Worker | undefined;
  #ready: Promise<void> = Promise.resolve();
  #task: Task | undefined;
  /** A new one for each worker. */
  #shared = createSharedState();
  #closed = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Starts the thread if it does not run; resolves when it is warm. Throws when it cannot start. */
  async start(): Promise<void> {
    if (!this.#worker) {
      this.#spawn();
    }
    await this.#ready;
  }

  /**
   * Renders a document. Throws `PDF_TOO_LARGE`, `PDF_TIMEOUT`, the reason of `signal`, or whatever went wrong. Only
   * this document is lost with the thread; the next one gets a new thread.
   */
  async render(job: RenderJob, signal: AbortSignal): Promise<RenderedDocument> {
    await this.start();
    signal.throwIfAborted();
    const { cancelled, pages } = this.#shared;
    cancelled[0] = pages[0] = 0;
    const cancel = () => Atomics.store(cancelled, 0, 1);
    const { hardLimitMs } = this.#options;
    const hardLimit = setTimeout(() => this.#kill(tookTooLong(hardLimitMs)), hardLimitMs);
    signal.addEventListener('abort', cancel);
    try {
      return await new Promise<RenderedDocument>((resolve, reject) => {
        this.#task = { resolve, reject, signal, inTrace: AsyncLocalStorage.snapshot() };
        this.#worker?.postMessage(job);
      });
    } finally {
      clearTimeout(hardLimit);
      signal.removeEventListener('abort', cancel);
      this.#task = undefined;
    }
  }

  /** Pages of the document at work that are laid out so far. */
  get pages(): number {
    return this.#task ? Atomics.load(this.#shared.pages, 0) : 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  #spawn(): void {
    const { young, old } = this.#options.memory;
    this.#shared = createSharedState();
    const worker = new Worker(workerFile, {
      name: 'pdf-render',
      workerData: { themes: this.#options.themes.all, shared: this.#shared } satisfies WorkerData,
      resourceLimits: { maxYoungGenerationSizeMb: young, maxOldGenerationSizeMb: old },
    });
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      worker.on('message', (message: WorkerMessage) => {
        // A thread that was ended may still have spoken: its document must not answer the next request.
        if (worker !== this.#worker) {
          return;
        }
        if (message.kind === 'ready') {
          resolve();
        } else {
          this.#settle(message);
        }
      });
      worker.once('error', (error) => {
        reject(error);
        this.#died(worker, error);
      });
      worker.once('exit', (code) => {
        const error = new Error(`the worker thread ended with code ${code}`);
        reject(error);
        this.#died(worker, error);
      });
    });
    this.#ready.catch(() => {});
  }

  #settle(message: Exclude<WorkerMessage, { kind: 'ready' }>): void {
    const task = this.#task;
    switch (message.kind) {
      case 'done':
        task?.resolve(message);
        break;
      case 'refused':
        task?.reject(refusal(message, task.signal));
        break;
      case 'failed':
        task?.reject(message.error);
        break;
    }
  }

  #kill(reason: BusError): void {
    const worker = this.#worker;
    this.#task?.reject(reason);
    if (worker) {
      this.#died(worker, reason);
      void worker.terminate();
    }
  }

  /** The document at work is lost. A thread that was lost at work is replaced at once, one that was idle when needed. */
  #died(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) {
      return;
    }
    this.#worker = undefined;
    const task = this.#task;
    const error = isOutOfMemory(cause) ? outOfMemory(this.#options.memory.old) : cause;
    if (!this.#closed) {
      const reason = lossOf(error);
      counter(metrics.pdfThreadsLost).inc({ reason });
      const tell = () => this.#options.log.warn({ err: error, reason }, 'worker thread lost; it is replaced');
      if (task) {
        task.inTrace(tell);
      } else {
        tell();
      }
    }
    if (task) {
      task.reject(error);
      this.#spawn();
    }
  }
}

function refusal({ code, message }: Extract<WorkerMessage, { kind: 'refused' }>, signal: AbortSignal): unknown {
  if (code === 'cancelled') {
    return signal.reason;
  }
  return code === 'too-large' ? new BusError('PDF_TOO_LARGE', message) : new OutOfTime(message);
}

function lossOf(error: unknown): 'memory' | 'time' | 'crash' {
  if (error instanceof BusError) {
    return error.code === 'PDF_TIMEOUT' ? 'time' : 'memory';
  }
  return 'crash';
}

function tookTooLong(hardLimitMs: number): BusError {
  return new BusError('PDF_TIMEOUT', `the document took longer than ${hardLimitMs} ms; its thread was ended`);
}

function outOfMemory(mib: number): BusError {
  return new BusError('PDF_TOO_LARGE', `the document needs more than the ${mib} MiB that a worker thread has`);
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
