import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Fixture, largeDocument, largestWhile, metric, renderThreads } from './setup.ts';

const fixture = new Fixture();
const cores = availableParallelism();
/** Long enough to be seen at work, short enough for many of them. */
const rows = 120;

describe('THREAD_POOL_SIZE', () => {
  it.each([
    ['1', 1, 'THREAD_POOL_SIZE is 1'],
    [
      '100',
      Math.min(100, cores),
      cores < 100 ? `THREAD_POOL_SIZE is 100, but there are ${cores} cores` : 'THREAD_POOL_SIZE is 100',
    ],
  ])(
    '%s: as many worker threads, and never more documents on them',
    async (size, threads, why) => {
      const service = await fixture.start({ THREAD_POOL_SIZE: size });
      expect(service.logs()).toContainEqual(expect.objectContaining({ msg: 'worker threads ready', threads, why }));
      expect(await metric(service, 'gonets_pdf_threads')).toBe(threads);
      expect(renderThreads(service.pid) ?? threads).toBe(threads);

      const documents = Promise.all(Array.from({ length: 6 }, () => fixture.render(largeDocument(rows))));
      const most = await largestWhile(documents, () => metric(service, 'gonets_pdf_threads_busy'));
      expect(most).toBe(threads);
      expect(await metric(service, 'gonets_pdf_renders_total{result="ok"}')).toBe(6);
    },
    90_000,
  );
});

describe('PDF_SEMAPHORE_LIMIT', () => {
  it('is the number of documents accepted at once; the others wait, know their place, and are rendered too', async () => {
    const service = await fixture.start({ PDF_SEMAPHORE_LIMIT: '2' });
    const places: number[] = [];
    const documents = Promise.all(
      Array.from({ length: 8 }, () => fixture.render(largeDocument(rows), { onQueued: (ahead) => places.push(ahead) })),
    );
    let mostWaiting = 0;
    const most = await largestWhile(documents, async () => {
      const { inflight, waiting, limit } = await fixture.stats();
      expect(limit).toBe(2);
      mostWaiting = Math.max(mostWaiting, waiting);
      return inflight;
    });
    expect([most, mostWaiting]).toEqual([2, 6]);
    expect(Math.max(...places)).toBeGreaterThan(1);
    expect((await documents).every(({ end }) => end.pages > 1)).toBe(true);
    expect(await metric(service, 'gonets_pdf_renders_total{result="ok"}')).toBe(8);
  }, 90_000);
});
