import type { Context, Document } from '@gonets/bus';
import type { RenderEnd, RenderRequest } from '@gonets/contracts';
import { withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { RenderPool } from './pool.ts';
import { Rendering } from './rendering.ts';
import { report } from './report.ts';

interface Deps {
  readonly pool: RenderPool;
  /** Version of the engine, for the end of each answer. */
  readonly engine: string;
  readonly log: Logger;
}

/** Renders a document on a worker thread. */
export function createRender({ pool, engine, log }: Deps) {
  return (request: RenderRequest, { size, signal }: Context): Promise<Document<RenderEnd>> =>
    withSpan('render document', {}, async (span) => {
      const rendering = new Rendering(pool, request, signal, span);
      const { markdown } = request;
      const told = () => ({ log, span, characters: markdown.length, ...rendering.times });
      try {
        const document = await rendering.render(size);
        report({ ...told(), document, failure: undefined, isGivenUp: false });
        return { bytes: document.bytes, end: { pages: document.pages, engine } };
      } catch (failure) {
        report({ ...told(), document: undefined, failure, isGivenUp: signal.aborted });
        throw failure;
      }
    });
}
