import type { Size } from '@gonets/bus';
import type { RenderProgress, RenderRequest } from '@gonets/contracts';
import { attributes, counter, metrics } from '@gonets/telemetry';
import type { Span } from '@opentelemetry/api';
import { timeMs } from './limits.ts';
import type { RenderPool } from './pool.ts';
import type { RenderedDocument } from './protocol.ts';
import { OutOfTime } from './thread.ts';

export interface Times {
  /** As large as it has turned out to be. */
  size: Size;
  /** Milliseconds until a thread was free. */
  waitMs: number;
  /** Milliseconds on a thread; undefined when it never began. */
  renderMs: number | undefined;
}

/** One document on its way through the pool. */
export class Rendering {
  readonly #pool: Pick<RenderPool, 'use' | 'ahead'>;
  readonly #request: RenderRequest;
  readonly #theme: string;
  readonly #signal: AbortSignal;
  readonly #span: Span;
  readonly #times: Times = { size: 'small', waitMs: 0, renderMs: undefined };

  /** Says how far the present attempt is. */
  #progress: () => RenderProgress = () => ({});

  /** @param theme Name of a theme of the service. */
  constructor(
    pool: Pick<RenderPool, 'use' | 'ahead'>,
    request: RenderRequest,
    theme: string,
    signal: AbortSignal,
    span: Span,
  ) {
    this.#pool = pool;
    this.#request = request;
    this.#theme = theme;
    this.#signal = signal;
    this.#span = span;
  }

  get times(): Readonly<Times> {
    return this.#times;
  }

  /** How many are before it while it waits for a thread, then how many pages it has. */
  get progress(): RenderProgress {
    return this.#progress();
  }

  /** A small document that takes long, such as one full of formulas, gives its thread up and begins anew as a large one. */
  async render(size: Size): Promise<RenderedDocument> {
    try {
      return await this.#attempt(size);
    } catch (error) {
      if (size === 'large' || !(error instanceof OutOfTime)) {
        throw error;
      }
      counter(metrics.pdfRestarts).inc();
      this.#span.addEvent('large after all');
      return this.#attempt('large');
    }
  }

  async #attempt(size: Size): Promise<RenderedDocument> {
    const times = this.#times;
    times.size = size;
    const askedAt = performance.now();
    let startedAt: number | undefined;
    const visitor = { size, signal: this.#signal };
    this.#progress = () => ({ ahead: this.#pool.ahead(visitor) });
    try {
      return await this.#pool.use(visitor, (thread) => {
        startedAt = performance.now();
        this.#progress = () => ({ pages: thread.pages });
        this.#span.addEvent('thread wait', { [attributes.queueWaitMs]: Math.round(startedAt - askedAt) });
        const job = { request: this.#request, theme: this.#theme, createdAt: new Date(), timeMs: timeMs[size] };
        return thread.render(job, this.#signal);
      });
    } finally {
      const endedAt = performance.now();
      times.waitMs += (startedAt ?? endedAt) - askedAt;
      if (startedAt !== undefined) {
        times.renderMs = (times.renderMs ?? 0) + endedAt - startedAt;
      }
    }
  }
}
