import type { Bus } from '@gonets/bus';
import { render } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { PdfConfig } from './config.ts';
import { RenderPool, threadCount } from './pool.ts';
import { createRender } from './render.ts';

const queue = 'pdf-service';
/** Deep, because only the deadline of each caller bounds how long a document may wait for its turn. */
const room = 10_000;
/** Milliseconds for one document, enforced by ending its thread. The engine gives up by itself after 10,000. */
const hardLimitMs = 15_000;
/** MiB. Enough for every document within the limits but a few absurd ones, which end with PDF_TOO_LARGE. */
const memory = { young: 32, old: 256 };

interface Deps {
  readonly config: PdfConfig;
  readonly log: Logger;
  readonly bus: Bus;
}

/** Starts the worker threads and serves `gonets.v1.pdf.render`. The threads end with the process, after the bus. */
export async function startPdfService({ config, log, bus }: Deps): Promise<void> {
  const { threads, why } = threadCount(config.THREAD_POOL_SIZE);
  const pool = new RenderPool(threads, { log, hardLimitMs, memory });
  await pool.start();
  log.info({ threads, why, limit: config.PDF_SEMAPHORE_LIMIT }, 'worker threads ready');
  await bus.serveBytes(render, { queue, limit: config.PDF_SEMAPHORE_LIMIT, room }, createRender({ pool, log }));
}
