import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connectBus } from '@gonets/bus';
import type { Bus, CallOptions } from '@gonets/bus';
import { render, subjects } from '@gonets/contracts';
import { logSink, startNatsServer, startService } from '@gonets/testing';
import type { NatsServer, ServiceProcess } from '@gonets/testing';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** A nats-server and a bus for one test file; services are stopped after each test. */
export class Fixture {
  #nats: NatsServer | undefined;
  #bus: Bus | undefined;
  readonly #services: ServiceProcess[] = [];

  constructor() {
    beforeAll(async () => {
      this.#nats = await startNatsServer();
      this.#bus = await connectBus({ service: 'test', version: '1', servers: this.#nats.url, log: logSink().log });
    });
    afterEach(async () => {
      await Promise.all(this.#services.splice(0).map((service) => service.stop()));
    });
    afterAll(async () => {
      await this.#bus?.shutdown(0);
      await this.#nats?.stop();
    });
  }

  get bus(): Bus {
    if (!this.#bus) {
      throw new Error('the bus is connected before the first test');
    }
    return this.#bus;
  }

  /** With one thread, which starts sooner, unless `environment` says otherwise. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const settings = { NATS_URL: this.#nats?.url ?? '', THREAD_POOL_SIZE: '1', ...environment };
    const service = await startService('pdf-service', settings);
    this.#services.push(service);
    return service;
  }

  /** Asks for a PDF as the gateway does. */
  render(markdown: string, options: Partial<CallOptions> & { onQueued?: (ahead: number) => void } = {}) {
    return this.bus.bytes(render, { markdown, language: 'en' }, { deadlineMs: 60_000, ...options });
  }

  /** What `nats micro stats` shows of the one instance. */
  async stats(): Promise<{ readonly inflight: number; readonly limit: number; readonly waiting: number }> {
    const answer = await this.bus.connection.request('$SRV.STATS.pdf-service', '', { timeout: 5000 });
    const { endpoints } = answer.json<{
      endpoints: { subject: string; data: { inflight: number; limit: number; waiting: number } }[];
    }>();
    const endpoint = endpoints.find(({ subject }) => subject === subjects.render);
    if (!endpoint) {
      throw new Error(`$SRV.STATS does not tell of ${subjects.render}`);
    }
    return endpoint.data;
  }
}

/** A document that takes the engine a second or so, or less with fewer rows. */
export function largeDocument(rows = 400): string {
  return `|${'a|'.repeat(30)}\n|${'-|'.repeat(30)}\n${`|${'word |'.repeat(30)}\n`.repeat(rows)}`;
}

/** The value of a metric without labels, or with the labels as written. */
export async function metric(service: ServiceProcess, name: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  const line = text.split('\n').find((line) => line.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

/** How many threads of a process render PDFs, as the kernel knows them; undefined where it does not tell. */
export function renderThreads(pid: number): number | undefined {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) {
    return undefined;
  }
  const names = readdirSync(folder).map((thread) => readFileSync(`${folder}/${thread}/comm`, 'utf8').trim());
  return names.filter((name) => name === 'pdf-render').length;
}

/** Takes samples until the work is done; answers the largest. */
export async function largestWhile(work: Promise<unknown>, sample: () => Promise<number>): Promise<number> {
  const state = { over: false };
  void work.finally(() => (state.over = true));
  let largest = 0;
  while (!state.over) {
    largest = Math.max(largest, await sample());
  }
  return largest;
}
