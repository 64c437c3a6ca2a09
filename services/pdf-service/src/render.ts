import { BusError } from '@gonets/bus';
import type { BytesContextOf, Document } from '@gonets/bus';
import { renderedCharacters, renderLimits } from '@gonets/contracts';
import type { RenderEnd, RenderProgress, RenderRequest } from '@gonets/contracts';
import { withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { RenderPool } from './pool.ts';
import { Rendering } from './rendering.ts';
import { report } from './report.ts';
import type { Themes } from './themes.ts';

interface Deps {
  readonly pool: Pick<RenderPool, 'use' | 'ahead'>;
  readonly themes: Themes;
  /** Version of the engine, for the end of each answer. */
  readonly engine: string;
  readonly log: Logger;
}

/** Milliseconds between two words about a document that takes long. */
const progressMs = 1000;

/** Renders a document on a worker thread. */
export function createRender({ pool, themes, engine, log }: Deps) {
  return (
    request: RenderRequest,
    { size, signal, tell }: BytesContextOf<RenderProgress>,
  ): Promise<Document<RenderEnd>> =>
    withSpan('render document', {}, async (span) => {
      const rendering = new Rendering(pool, request, themes.nameFor(request), signal, span);
      const characters = renderedCharacters(request);
      const told = () => ({ log, span, characters, ...rendering.times });
      const progress = setInterval(() => tell(rendering.progress), progressMs);
      try {
        const document = await rendering.render(size);
        refuseTooLarge(document.bytes);
        report({ ...told(), document, failure: undefined, isGivenUp: false });
        return { bytes: document.bytes, end: { pages: document.pages, engine } };
      } catch (failure) {
        report({ ...told(), document: undefined, failure, isGivenUp: signal.aborted });
        throw failure;
      } finally {
        clearInterval(progress);
      }
    });
}

function refuseTooLarge({ length }: Uint8Array): void {
  if (length > renderLimits.bytes) {
    const { bytes } = renderLimits;
    throw new BusError('PDF_TOO_LARGE', `the PDF has ${length} bytes, more than the ${bytes} allowed; split it`);
  }
}
