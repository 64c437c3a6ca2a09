import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { FontLibrary, Typesetter, TypesetError } from '@gonets/typeset';
import type { RenderJob, WorkerData, WorkerMessage } from './protocol.ts';
import { warmUp } from './warm-up.ts';

/** The bundle has its fonts beside it; from source, they are in node_modules. */
const isBundle = !import.meta.url.endsWith('.ts');
const fontDirectory = isBundle ? fileURLToPath(new URL('fonts', import.meta.url)) : undefined;

const typesetter = new Typesetter(new FontLibrary(fontDirectory));
if (!parentPort) {
  throw new Error('worker.ts runs in a worker thread of pdf-service, not by itself');
}
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- thread.ts gives it exactly this
const { themes, shared } = workerData as WorkerData;
const port = parentPort;
const [defaultTheme] = themes.values();
warmUp(typesetter, defaultTheme);
port.on('message', (job: RenderJob) => {
  const message = render(job);
  port.postMessage(message, message.kind === 'done' ? [message.bytes.buffer] : []);
});
port.postMessage({ kind: 'ready' } satisfies WorkerMessage);

function render({ request, theme: name, createdAt: now, timeMs }: RenderJob): WorkerMessage {
  try {
    const isCancelled = () => Atomics.load(shared.cancelled, 0) === 1;
    const onPage = (pages: number) => Atomics.store(shared.pages, 0, pages);
    const images = new Map(request.images?.map(({ name, data }) => [name, Buffer.from(data, 'base64')]));
    const options = { ...request, images, theme: themes.get(name), now, timeMs, isCancelled, onPage };
    return { kind: 'done', ...typesetter.render(request, options) };
  } catch (error) {
    return error instanceof TypesetError
      ? { kind: 'refused', code: error.code, message: error.message }
      : { kind: 'failed', error };
  }
}
