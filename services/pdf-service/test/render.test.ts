import type { Size } from '@gonets/bus';
import type { RenderProgress } from '@gonets/contracts';
import { renderLimits } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { limits } from '@gonets/typeset';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RenderPool } from '../src/pool.ts';
import type { RenderJob } from '../src/protocol.ts';
import { createRender } from '../src/render.ts';
import { Themes } from '../src/themes.ts';
import { OutOfTime } from '../src/thread.ts';

const themes = Themes.load('modern');

interface Script {
  /** Bytes of the document. */
  readonly length?: number;
  /** Milliseconds until there is a thread, and on it. */
  readonly waitMs?: number;
  readonly renderMs?: number;
  readonly size?: Size;
}

/** The handler, with a pool whose threads only take their time. */
function run({ length = 1, waitMs = 0, renderMs = 0, size = 'small' }: Script) {
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const thread = {
    pages: 12,
    async render({ timeMs }: RenderJob) {
      await after(Math.min(renderMs, timeMs));
      if (renderMs > timeMs) throw new OutOfTime(`${timeMs} ms are over`);
      return { bytes: new Uint8Array(length), pages: 20, missingGlyphs: 0 };
    },
  };
  const pool: Pick<RenderPool, 'use' | 'ahead'> = {
    ahead: () => 3,
    async use(visitor, work) {
      sizes.push(visitor.size);
      await after(waitMs);
      return work(thread as never);
    },
  };
  const sizes: Size[] = [];
  const told: RenderProgress[] = [];
  const { log, lines } = logSink();
  const handler = createRender({ pool, themes, engine: 'e1', log });
  const context = { size, signal: new AbortController().signal, remainingMs: () => 1000 };
  const document = handler(
    { markdown: 'text', language: 'en' },
    { ...context, tell: (progress) => told.push(progress) },
  );
  return { document, told, sizes, lines };
}

describe('a document', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('that takes long tells each second how far it is', async () => {
    const { document, told } = run({ size: 'large', waitMs: 1500, renderMs: 2000 });
    await vi.advanceTimersByTimeAsync(5000);
    expect((await document).end).toEqual({ pages: 20, engine: 'e1' });
    expect(told).toEqual([{ ahead: 3 }, { pages: 12 }, { pages: 12 }]);
  });

  it('that is quickly there tells nothing', async () => {
    const { document, told } = run({ renderMs: 200 });
    await vi.advanceTimersByTimeAsync(5000);
    await document;
    expect(told).toEqual([]);
  });

  it('that looks small and takes long begins anew as a large one', async () => {
    const { document, sizes, lines } = run({ waitMs: 100, renderMs: 3000 });
    await vi.advanceTimersByTimeAsync(5000);
    expect((await document).end.pages).toBe(20);
    expect(sizes).toEqual(['small', 'large']);
    expect(lines()).toMatchObject([{ size: 'large', waitMs: 200, renderMs: 3250 }]);
  });

  it('that takes too long is given up', async () => {
    const { document, sizes } = run({ renderMs: 11_000 });
    await Promise.all([
      expect(document).rejects.toMatchObject({ code: 'PDF_TIMEOUT', message: '10000 ms are over' }),
      vi.advanceTimersByTimeAsync(12_000),
    ]);
    expect(sizes).toEqual(['small', 'large']);
  });

  it('that Telegram would not take is refused', async () => {
    const { document, lines } = run({ length: renderLimits.bytes + 1 });
    const refusal = {
      code: 'PDF_TOO_LARGE',
      message: 'the PDF has 50000001 bytes, more than the 50000000 allowed; split it',
    };
    await Promise.all([expect(document).rejects.toMatchObject(refusal), vi.advanceTimersByTimeAsync(10)]);
    expect(lines()).toMatchObject([{ msg: 'PDF not rendered', result: 'PDF_TOO_LARGE' }]);
  });
});

it('the engine has the page limit that callers are told', () => {
  expect(limits.pages).toBe(renderLimits.pages);
});
