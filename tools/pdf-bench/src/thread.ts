import { parentPort, workerData } from 'node:worker_threads';
import { gonets } from './contenders/gonets.ts';
import type { Document } from './sample/document.ts';

/** A thread that renders its document each time it is told to. */
const render = gonets(workerData as Document);
parentPort!.on('message', () => {
  const bytes = render() as Uint8Array<ArrayBuffer>;
  parentPort!.postMessage(bytes, [bytes.buffer]);
});
