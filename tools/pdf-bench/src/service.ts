import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { connectBus } from '@gonets/bus';
import { render } from '@gonets/contracts';
import { logSink, startNatsServer, startService } from '@gonets/testing';
import { manyOf, overlapping } from './overlapping.ts';
import type { Result } from './result.ts';
import { toMarkdown } from './sample/markdown.ts';
import { documents, type DocumentName } from './sample/documents.ts';

/** A real pdf-service behind a real nats-server, asked for documents as the gateway asks. */
export class Service {
  readonly #nats;
  readonly #process;
  readonly #bus;

  private constructor(
    nats: Awaited<ReturnType<typeof startNatsServer>>,
    process: Awaited<ReturnType<typeof startService>>,
    bus: Awaited<ReturnType<typeof connectBus>>,
  ) {
    this.#nats = nats;
    this.#process = process;
    this.#bus = bus;
  }

  static async start(): Promise<Service> {
    const nats = await startNatsServer();
    const process = await startService('pdf-service', { NATS_URL: nats.url });
    const bus = await connectBus({ service: 'pdf-bench', version: '0', servers: nats.url, log: logSink().log });
    return new Service(nats, process, bus);
  }

  get pid(): number {
    return this.#process.pid;
  }

  ask(markdown: string): Promise<{ readonly bytes: Uint8Array }> {
    return this.#bus.bytes(render, { markdown, language: 'ru' }, { deadlineMs: 60_000 });
  }

  /** Times are of documents asked for one by one; CPU and the rate of documents that overlap. */
  async measure(document: DocumentName, output: string): Promise<Result> {
    const markdown = toMarkdown(documents[document]());
    const ask = () => this.ask(markdown);
    const atOnce = 2 * availableParallelism();
    const count = manyOf[document];
    await overlapping(ask, count, atOnce);
    const times = await oneByOne(ask, Math.ceil(count / 4));
    const cpuBefore = await this.#cpuMs();
    const perSecond = await overlapping(ask, count, atOnce);
    const cpuMs = ((await this.#cpuMs()) - cpuBefore) / count;
    writeFileSync(output, (await ask()).bytes);
    const rssMb = (await this.#metric('process_resident_memory_bytes')) / 1024 ** 2;
    return { times, cpuMs, rssMb, perSecond };
  }

  async stop(): Promise<void> {
    await this.#bus.shutdown(0);
    await this.#process.stop();
    await this.#nats.stop();
  }

  async #cpuMs(): Promise<number> {
    return (await this.#metric('process_cpu_seconds_total')) * 1000;
  }

  async #metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.#process.url}/metrics`)).text();
    const line = text.split('\n').find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    if (line === undefined) throw new Error(`pdf-service has no metric ${name}`);
    return Number(line.slice(line.lastIndexOf(' ') + 1));
  }
}

/** Milliseconds of each of `count` documents. */
async function oneByOne(ask: () => Promise<unknown>, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) {
    const askedAt = performance.now();
    await ask();
    times.push(performance.now() - askedAt);
  }
  return times;
}
