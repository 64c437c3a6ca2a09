import { codeOf } from '@gonets/bus';
import { errorCodes } from '@gonets/contracts';
import { attributes, counter, histogram, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import type { RenderedDocument } from './protocol.ts';
import type { Times } from './rendering.ts';

export interface Report extends Readonly<Times> {
  readonly log: Logger;
  readonly span: Span;
  /** Length of the Markdown. */
  readonly characters: number;
  readonly document: RenderedDocument | undefined;
  /** Undefined when it went well. */
  readonly failure: unknown;
  /** The caller left or waits no longer, or the service stops. */
  readonly isGivenUp: boolean;
}

/** One document, told in a log line, in metrics and on its span. Never its text. */
export function report({ log, span, characters, document, failure, isGivenUp, size, waitMs, renderMs }: Report): void {
  const code = failure === undefined ? undefined : codeOf(failure);
  const result = code ?? 'ok';
  counter(metrics.pdfRenders).inc({ result });
  histogram(metrics.pdfThreadWait).observe({ size }, waitMs / 1000);
  if (renderMs !== undefined) {
    histogram(metrics.pdfDuration).observe({ size, result }, renderMs / 1000);
  }
  span.setAttributes({ [attributes.pdfThreadWaitMs]: Math.round(waitMs), [attributes.pdfCharacters]: characters });
  if (document) {
    histogram(metrics.pdfPages).observe(document.pages);
    histogram(metrics.pdfBytes).observe(document.bytes.length);
    counter(metrics.pdfMissingGlyphs).inc(document.missingGlyphs);
    span.setAttributes({
      [attributes.pdfPages]: document.pages,
      [attributes.pdfBytes]: document.bytes.length,
      [attributes.pdfMissingGlyphs]: document.missingGlyphs,
    });
  }

  const line = {
    result,
    size,
    characters,
    pages: document?.pages,
    bytes: document?.bytes.length,
    missingGlyphs: document?.missingGlyphs,
    waitMs: Math.round(waitMs),
    renderMs: renderMs && Math.round(renderMs),
  };
  if (code === undefined) {
    log.info(line, 'PDF rendered');
  } else if (isGivenUp) {
    log.info(line, 'PDF given up');
  } else {
    const { remedy } = errorCodes[code];
    log[code === 'INTERNAL' ? 'error' : 'warn']({ ...line, err: failure, remedy }, 'PDF not rendered');
  }
}
