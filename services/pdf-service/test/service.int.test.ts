import { startOtlpReceiver, waitUntil } from '@gonets/testing';
import { describe, expect, it } from 'vitest';
import { Fixture, largeDocument, metric } from './setup.ts';

const fixture = new Fixture();

describe('pdf-service', () => {
  it('sends a whole document, and tells of it without its text', async () => {
    const traces = await startOtlpReceiver();
    const service = await fixture.start(traces.env);
    const { bytes, end } = await fixture.render('# Secret heading\n\nSecret text ܐ\n\n'.repeat(40));
    expect(end.pages).toBeGreaterThan(1);
    expect(Buffer.from(bytes.subarray(0, 8)).toString()).toBe('%PDF-1.7');
    expect(Buffer.from(bytes.subarray(-6)).toString()).toBe('%%EOF\n');

    const span = await traces.waitForSpan(({ name }) => name === 'render document');
    expect(span).toMatchObject({
      service: 'pdf-service',
      attributes: {
        'gonets.pdf.pages': end.pages,
        'gonets.pdf.bytes': bytes.length,
        'gonets.pdf.missing_glyphs': 40,
        'gonets.pdf.thread_wait_ms': expect.any(Number),
      },
      // On a busy machine it may begin anew as a large one.
      events: expect.arrayContaining([expect.objectContaining({ name: 'thread wait' })]),
    });
    const served = await traces.waitForSpan(({ name }) => name === 'process pdf.render');
    expect(traces.parentOf(span)).toBe(served);
    const line = await waitUntil(() => service.logs().find(({ msg }) => msg === 'PDF rendered'), {
      what: 'a log line',
    });
    expect(line).toMatchObject({ pages: end.pages, bytes: bytes.length, missingGlyphs: 40, trace_id: span.traceId });
    expect(JSON.stringify([service.logs(), traces.spans()])).not.toContain('Secret');
    expect(await metric(service, 'gonets_pdf_missing_glyphs_total')).toBe(40);
    await traces.stop();
  });

  it('renders small documents while large ones wait, and the large ones too', async () => {
    const service = await fixture.start({ PDF_SEMAPHORE_LIMIT: '3', THREAD_POOL_SIZE: '2' });
    const order: string[] = [];
    const ask = (name: string, markdown: string) => fixture.render(markdown).then(() => order.push(name));
    const large = Array.from({ length: 4 }, () => ask('large', largeDocument(280)));
    await expect.poll(async () => (await fixture.stats()).waiting).toBe(2);
    const small = Array.from({ length: 10 }, () => ask('small', '# Small'));
    await Promise.all(small);
    expect(order.filter((name) => name === 'large').length).toBeLessThan(3);
    await Promise.all(large);
    expect(await metric(service, 'gonets_pdf_renders_total{result="ok"}')).toBe(14);
  }, 90_000);

  it('says what is too large, and goes on', async () => {
    const service = await fixture.start();
    await expect(fixture.render('# h\n\n'.repeat(20_000))).rejects.toMatchObject({
      code: 'PDF_TOO_LARGE',
      message: expect.stringContaining('more than 500 pages'),
    });
    expect((await fixture.render('fine')).end.pages).toBe(1);
    expect(await metric(service, 'gonets_pdf_renders_total{result="PDF_TOO_LARGE"}')).toBe(1);
  });

  it('leaves a document that its caller has given up', async () => {
    const service = await fixture.start();
    const controller = new AbortController();
    // Long enough that its first sign of life finds that nobody waits for it.
    const given = fixture.render(largeDocument(1800), { signal: controller.signal });
    await expect.poll(() => metric(service, 'gonets_pdf_threads_busy'), { timeout: 10_000 }).toBe(1);
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await fixture.render('fine')).end.pages).toBe(1);
    await waitUntil(() => service.logs().some(({ msg }) => msg === 'PDF given up'), { what: 'its log line' });
    expect(service.logs().filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  it('ends what it has begun after SIGTERM, and exits with 0', async () => {
    const service = await fixture.start();
    const document = fixture.render(largeDocument());
    await expect.poll(() => metric(service, 'gonets_pdf_threads_busy'), { timeout: 10_000 }).toBe(1);
    const stopped = service.stop();
    expect((await document).end.pages).toBeGreaterThan(1);
    expect(await stopped).toBe(0);
  });

  it('names every bad variable at once', async () => {
    const start = fixture.start({ THREAD_POOL_SIZE: '0', PDF_SEMAPHORE_LIMIT: 'many', PDF_THEMES: 'nice' });
    await expect(start).rejects.toMatchObject({
      message: expect.stringMatching(
        /THREAD_POOL_SIZE=.* must be .*PDF_SEMAPHORE_LIMIT=.* must be .*PDF_THEMES=.*Theme nice does not exist/s,
      ),
      cause: { message: expect.stringContaining('ended with 78') },
    });
  });
});
