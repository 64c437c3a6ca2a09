import type { Bus } from '@gonets/bus';
import { render } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import { themesOf } from './config.ts';
import type { PdfConfig } from './config.ts';
import { engineVersion } from './engine-version.ts';
import { letHeapsGrow } from './heap.ts';
import { hardLimitMs, memory, placesForSmall, smallBytes } from './limits.ts';
import { RenderPool, threadCount } from './pool.ts';
import { createRender } from './render.ts';

const queue = 'pdf-service';
/** Deep, because only the deadline of each caller bounds how long a document may wait for its turn. */
const room = 10_000;

interface Deps {
  readonly config: PdfConfig;
  readonly log: Logger;
  readonly bus: Bus;
}

/** Starts the worker threads and serves `gonets.v1.pdf.render`. The threads end with the process, after the bus. */
export async function startPdfService({ config, log, bus }: Deps): Promise<void> {
  const { threads, why } = threadCount(config.THREAD_POOL_SIZE);
  const themes = themesOf(config);
  letHeapsGrow();
  const pool = new RenderPool(threads, { log, hardLimitMs, memory, themes });
  await pool.start();
  const limit = config.PDF_SEMAPHORE_LIMIT;
  const engine = engineVersion(themes);
  log.info({ threads, why, limit, engine, themes: themes.names }, 'worker threads ready');
  const small = { bytes: smallBytes, places: placesForSmall(limit) };
  await bus.serveBytes(render, { queue, limit, room, small }, createRender({ pool, themes, engine, log }));
}
