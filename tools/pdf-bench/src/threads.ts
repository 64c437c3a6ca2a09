import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { documents, type DocumentName } from './sample/documents.ts';

/** Our engine on as many threads as there are cores, each for one document at a time. */
export class Threads {
  readonly #all: readonly Worker[];
  readonly #free: Worker[];

  constructor(document: DocumentName) {
    const workerData = documents[document]();
    this.#all = Array.from(
      { length: availableParallelism() },
      () => new Worker(new URL('thread.ts', import.meta.url), { name: 'pdf-render', workerData }),
    );
    this.#free = [...this.#all];
  }

  get count(): number {
    return this.#all.length;
  }

  /** At most `count` at once. */
  async render(): Promise<Uint8Array> {
    const thread = this.#free.pop()!;
    const rendered = once(thread, 'message');
    thread.postMessage('render', []);
    const [bytes] = (await rendered) as [Uint8Array];
    this.#free.push(thread);
    return bytes;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.terminate()));
  }
}
