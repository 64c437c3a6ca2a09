import type { Context, Document } from '@gonets/bus';
import type { RenderEnd, RenderRequest } from '@gonets/contracts';
import { attributes, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { RenderPool } from './pool.ts';
import { report } from './report.ts';

interface Deps {
  readonly pool: RenderPool;
  readonly log: Logger;
}

/** Renders a document on a worker thread. */
export function createRender({ pool, log }: Deps) {
  return (request: RenderRequest, { signal }: Context): Promise<Document<RenderEnd>> =>
    withSpan('render document', {}, async (span) => {
      const { markdown, title, language } = request;
      const characters = markdown.length;
      const askedAt = performance.now();
      let startedAt: number | undefined;
      const times = () => {
        const now = performance.now();
        return {
          waitMs: (startedAt ?? now) - askedAt,
          renderMs: startedAt === undefined ? undefined : now - startedAt,
        };
      };
      try {
        const document = await pool.use(signal, (thread) => {
          startedAt = performance.now();
          span.addEvent('thread wait', { [attributes.queueWaitMs]: Math.round(startedAt - askedAt) });
          return thread.render({ markdown, title, language, createdAt: new Date() }, signal);
        });
        report({ log, span, characters, document, failure: undefined, isGivenUp: false, ...times() });
        return { bytes: document.bytes, end: { pages: document.pages } };
      } catch (failure) {
        report({ log, span, characters, document: undefined, failure, isGivenUp: signal.aborted, ...times() });
        throw failure;
      }
    });
}
