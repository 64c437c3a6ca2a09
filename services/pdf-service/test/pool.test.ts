import { BusError } from '@gonets/bus';
import type { Size } from '@gonets/bus';
import { logSink, waitUntil } from '@gonets/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { RenderPool } from '../src/pool.ts';
import type { RenderJob } from '../src/protocol.ts';
import { Themes } from '../src/themes.ts';
import type { ThreadOptions } from '../src/thread.ts';

const never = new AbortController().signal;
const memory = { young: 32, old: 256 };
const timeout = 60_000;
const { log } = logSink();
const themes = Themes.load('modern');

function job(markdown: string): RenderJob {
  return { request: { markdown, language: 'en' }, theme: 'modern', createdAt: new Date(0), timeMs: 10_000 };
}

const small = job('# Small\n\nText');
/** Takes the engine seconds. */
const large = job(`|${'a|'.repeat(60)}\n|${'-|'.repeat(60)}\n${`|${'word |'.repeat(60)}\n`.repeat(1500)}`);

let pool: RenderPool;
afterEach(() => pool.close());

async function startPool(size: number, options: Partial<ThreadOptions> = {}): Promise<RenderPool> {
  pool = new RenderPool(size, { log, hardLimitMs: 15_000, memory, themes, ...options });
  await pool.start();
  return pool;
}

const render = (job: RenderJob, signal = never, size: Size = 'small') =>
  pool.use({ size, signal }, (thread) => thread.render(job, signal));

describe('a pool of worker threads', () => {
  it(
    'renders, and hands the bytes over without a copy',
    async () => {
      await startPool(1);
      const { bytes, pages, missingGlyphs } = await render(small);
      expect(Buffer.from(bytes.subarray(0, 8)).toString()).toBe('%PDF-1.7');
      expect([pages, missingGlyphs]).toEqual([1, 0]);
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    },
    timeout,
  );

  it(
    'gives its threads to documents in the order in which they came',
    async () => {
      await startPool(1);
      const order: number[] = [];
      const tasks = [0, 1, 2, 3].map((number) =>
        pool.use({ size: 'small', signal: never }, async (thread) => {
          order.push(number);
          await thread.render(small, never);
        }),
      );
      await Promise.all(tasks);
      expect(order).toEqual([0, 1, 2, 3]);
    },
    timeout,
  );

  it.each([1, 2])(
    'of %i: small documents do not wait for the large ones that do, and these are rendered too',
    async (threads) => {
      await startPool(threads);
      const order: string[] = [];
      const ask = (name: Size, markdown: RenderJob) => render(markdown, never, name).then(() => order.push(name));
      const longer = job(`|${'a|'.repeat(30)}\n|${'-|'.repeat(30)}\n${`|${'word |'.repeat(30)}\n`.repeat(100)}`);
      const documents = [1, 2, 3].map(() => ask('large', longer));
      documents.push(...Array.from({ length: 5 }, () => ask('small', small)));
      await Promise.all(documents);
      // A single thread ends what it has begun.
      const begun = threads === 1 ? ['large'] : [];
      expect(order.slice(0, begun.length + 5)).toEqual([...begun, ...Array.from({ length: 5 }, () => 'small')]);
      expect(order).toHaveLength(8);
    },
    timeout,
  );

  it(
    'knows how far a document is',
    async () => {
      await startPool(1);
      const stop = new AbortController();
      const rendering = pool.use({ size: 'large', signal: stop.signal }, async (thread) => {
        const document = thread.render(large, stop.signal);
        await waitUntil(() => thread.pages > 2, { what: 'some pages', timeoutMs: timeout });
        stop.abort(new BusError('CANCELLED', 'seen enough'));
        return document;
      });
      const waiting = { size: 'small', signal: never } as const;
      const rendered = pool.use(waiting, async () => {});
      expect(pool.ahead(waiting)).toBe(0);
      await expect(rendering).rejects.toMatchObject({ code: 'CANCELLED' });
      await rendered;
      expect(pool.ahead(waiting)).toBeUndefined();
    },
    timeout,
  );

  it(
    'gives a document up when its time is over, and keeps the thread',
    async () => {
      const sink = logSink();
      await startPool(1, { log: sink.log });
      await expect(render({ ...large, timeMs: 50 })).rejects.toMatchObject({ code: 'PDF_TIMEOUT' });
      await expect(render(small)).resolves.toMatchObject({ pages: 1 });
      expect(sink.lines()).toEqual([]);
    },
    timeout,
  );

  it(
    'stops a document that nobody waits for, keeps its thread, and forgets one that still waits',
    async () => {
      const sink = logSink();
      await startPool(1, { log: sink.log });
      const gone = new AbortController();
      const reason = new BusError('CANCELLED', 'the caller is gone');
      const rendering = pool.use({ size: 'small', signal: gone.signal }, (thread) => {
        const document = thread.render(large, gone.signal);
        setImmediate(() => gone.abort(reason));
        return document;
      });
      const waiting = render(small, gone.signal);
      await expect(waiting).rejects.toBe(reason);
      await expect(rendering).rejects.toBe(reason);
      await expect(render(small)).resolves.toMatchObject({ pages: 1 });
      expect(sink.lines()).toEqual([]);
    },
    timeout,
  );

  it(
    'refuses what the engine refuses',
    async () => {
      await startPool(1);
      await expect(render(job('# h\n\n'.repeat(20_000)))).rejects.toMatchObject({ code: 'PDF_TOO_LARGE' });
    },
    timeout,
  );
});
