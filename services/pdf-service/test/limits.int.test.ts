import { connectBus } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { render } from '@gonets/contracts';
import { logSink, startNatsServer } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { startTelemetry } from '@gonets/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RenderPool } from '../src/pool.ts';
import { createRender } from '../src/render.ts';
import { Themes } from '../src/themes.ts';
import type { ThreadOptions } from '../src/thread.ts';

/** 90,000 cells: seconds of work, and more than 100 MiB. */
const huge = `|${'a|'.repeat(60)}\n|${'-|'.repeat(60)}\n${`|${'w|'.repeat(60)}\n`.repeat(1500)}`;

describe('a document that goes beyond a limit of its thread', () => {
  let nats: NatsServer;
  let caller: Bus;
  const stops: (() => Promise<unknown>)[] = [];
  const connect = () => connectBus({ service: 'test', version: '1', servers: nats.url, log: logSink().log });

  beforeAll(async () => {
    await startTelemetry({ service: 'pdf-service', version: '1', environment: 'test' });
    nats = await startNatsServer();
    caller = await connect();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(async () => {
    await caller.shutdown(0);
    await nats.stop();
  });

  /** The service as it is, but for limits that are reached sooner. Answers what it logs. */
  async function serve(limits: Partial<ThreadOptions>) {
    const { log, lines } = logSink();
    const themes = Themes.load('modern');
    const memory = { young: 32, old: 256 };
    const pool = new RenderPool(2, { log, hardLimitMs: 15_000, memory, themes, ...limits });
    await pool.start();
    const bus = await connect();
    await bus.serveBytes(render, { queue: 'q', limit: 10, room: 10 }, createRender({ pool, themes, engine: 'e', log }));
    stops.push(
      () => bus.shutdown(0),
      () => pool.close(),
    );
    return lines;
  }

  const ask = (markdown: string) => caller.bytes(render, { markdown, language: 'en' }, { deadlineMs: 60_000 });

  it.each([
    [
      'memory',
      { memory: { young: 4, old: 24 } },
      { code: 'PDF_TOO_LARGE', message: expect.stringContaining('24 MiB') },
    ],
    ['time', { hardLimitMs: 400 }, { code: 'PDF_TIMEOUT', message: expect.stringContaining('400 ms') }],
  ])(
    '%s: its caller hears which, the others get theirs',
    async (reason, limits, error) => {
      const lines = await serve(limits);
      const lost = ask(huge);
      const others = Array.from({ length: 6 }, () => ask('# Small'));
      await expect(lost).rejects.toMatchObject(error);
      expect((await Promise.all(others)).map(({ end }) => end.pages)).toEqual([1, 1, 1, 1, 1, 1]);
      expect((await ask('# And the next')).end.pages).toBe(1);
      const line = (text: string) => lines().find(({ msg }) => msg === text);
      const { trace_id: trace } = line('PDF not rendered')!;
      expect(trace).toMatch(/^[0-9a-f]{32}$/);
      expect(line('worker thread lost; it is replaced')).toMatchObject({ reason, trace_id: trace });
    },
    60_000,
  );
});
