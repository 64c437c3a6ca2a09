import type { RenderProgress } from '@gonets/contracts';
import { renderLimits } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { limits } from '@gonets/typeset';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RenderPool } from '../src/pool.ts';
import { createRender } from '../src/render.ts';

interface Script {
  /** Bytes of the document. */
  readonly length?: number;
  /** Milliseconds until there is a thread, and on it. */
  readonly waitMs?: number;
  readonly renderMs?: number;
}

/** The handler, with a pool whose threads only take their time. */
function run({ length = 1, waitMs = 0, renderMs = 0 }: Script) {
  const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const thread = {
    pages: 12,
    async render() {
      await after(renderMs);
      return { bytes: new Uint8Array(length), pages: 20, missingGlyphs: 0 };
    },
  };
  const pool: Pick<RenderPool, 'use' | 'ahead'> = {
    ahead: () => 3,
    async use(_visitor, work) {
      await after(waitMs);
      return work(thread as never);
    },
  };
  const told: RenderProgress[] = [];
  const { log, lines } = logSink();
  const handler = createRender({ pool, engine: 'e1', log });
  const context = { size: 'small', signal: new AbortController().signal, remainingMs: () => 1000 } as const;
  const document = handler(
    { markdown: 'text', language: 'en' },
    { ...context, tell: (progress) => told.push(progress) },
  );
  return { document, told, lines };
}

describe('a document', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('that takes long tells each second how far it is', async () => {
    const { document, told } = run({ waitMs: 1500, renderMs: 2000 });
    await vi.advanceTimersByTimeAsync(5000);
    expect((await document).end).toEqual({ pages: 20, engine: 'e1' });
    expect(told).toEqual([{ ahead: 3 }, { pages: 12 }, { pages: 12 }]);
  });

  it('that is quickly there tells nothing', async () => {
    const { document, told } = run({ renderMs: 900 });
    await vi.advanceTimersByTimeAsync(5000);
    await document;
    expect(told).toEqual([]);
  });

  it('that Telegram would not take is refused', async () => {
    const { document, lines } = run({ length: renderLimits.bytes + 1 });
    const refused = expect(document).rejects.toMatchObject({
      code: 'PDF_TOO_LARGE',
      message: 'the PDF has 50000001 bytes, more than the 50000000 allowed; split it',
    });
    await vi.advanceTimersByTimeAsync(10);
    await refused;
    expect(lines()).toMatchObject([{ msg: 'PDF not rendered', result: 'PDF_TOO_LARGE' }]);
  });
});

it('the engine has the page limit that callers are told', () => {
  expect(limits.pages).toBe(renderLimits.pages);
});
