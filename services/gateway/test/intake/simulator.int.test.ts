import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectBus, openBucket, provision } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import { startTelegramSimulator } from '@gonets/telegram-simulator';
import type { TelegramSimulator } from '@gonets/telegram-simulator';
import { freePort, logSink, startNatsServer } from '@gonets/testing';
import type { NatsServer } from '@gonets/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReceive, identify, leaseSchema, startPolling, startWebhook } from '../../src/intake/index.ts';
import type { Incoming, Intake } from '../../src/intake/index.ts';
import { createPacer, createTelegram } from '../../src/telegram/index.ts';
import { fakeTurns } from './fakes.ts';

let nats: NatsServer;
let simulator: TelegramSimulator;
const cleanUp: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  nats = await startNatsServer();
});
afterAll(async () => {
  await nats.stop();
});
beforeEach(async () => {
  simulator = await startTelegramSimulator({ timeScale: 0.1 });
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) {
    await step();
  }
  await simulator.stop();
});

const taken: { gateway: string; id: number; text: string | undefined }[] = [];
beforeEach(() => {
  taken.length = 0;
});

/** The intake of one gateway; what it accepts is noted. `storing` may fail or wait. */
async function gateway(name: string, storing: () => Promise<void> = async () => {}) {
  const { log, lines } = logSink();
  const bus: Bus = await connectBus({ service: 'gateway', version: '0', servers: nats.url, log });
  await provision(bus, { buckets: [buckets.leases], replicas: 1 });
  const telegram = createTelegram({
    token: simulator.token,
    apiRoot: simulator.url,
    maxConnections: 10,
    poolTimeoutMs: 5000,
    connectTimeoutMs: 5000,
    writeTimeoutMs: 5000,
    readTimeoutMs: 5000,
  });
  const bot = await identify(telegram, log, new AbortController().signal);
  if (!bot) {
    throw new Error('stopped before it began');
  }
  const { turns } = fakeTurns();
  const receive = createReceive({
    bot,
    telegram,
    pacer: createPacer(),
    rateLimit: async () => undefined,
    log,
    turns: {
      ...turns,
      async accept(key, update) {
        await storing();
        const { message } = (update.update as Incoming).update;
        taken.push({ gateway: name, id: update.id, text: message?.text });
        return turns.accept(key, update);
      },
    },
  });
  const leases = await openBucket(bus, buckets.leases, leaseSchema);
  cleanUp.push(async () => {
    await telegram.close();
    await bus.shutdown(1000);
  });
  return { deps: { bot, telegram, receive, leases, holder: name, log }, lines };
}

function stopLater<I extends Intake>(intake: I): I {
  cleanUp.push(() => intake.stop());
  return intake;
}

describe('long polling', () => {
  it('takes every update once, with several gateways running', async () => {
    for (const name of ['a', 'b']) {
      stopLater(startPolling((await gateway(name)).deps));
    }
    const people = Array.from({ length: 20 }, () => simulator.user());
    const sent = people.flatMap((user) => ['1', '2', '3'].map((text) => user.send(text).updateId));
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(60);
    expect(new Set(taken.map(({ id }) => id))).toEqual(new Set(sent));
    expect(new Set(taken.map(({ gateway: name }) => name)).size).toBe(1);
    await expect.poll(() => simulator.pendingUpdates()).toBe(0);
  });

  it('is handed over when a gateway stops: nothing lost, nothing taken twice', async () => {
    const first = startPolling((await gateway('a')).deps);
    const user = simulator.user();
    user.send('before');
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1);
    stopLater(startPolling((await gateway('b')).deps));
    await first.stop();
    user.send('after');
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(2);
    expect(taken.map(({ gateway: name, text }) => `${name} ${text}`)).toEqual(['a before', 'b after']);
  });

  it('confirms nothing that could not be stored', async () => {
    let away = true;
    const { deps, lines } = await gateway('a', async () => {
      if (away) {
        throw new Error('NATS is away');
      }
    });
    stopLater(startPolling(deps));
    simulator.user().send('hello');
    await expect
      .poll(() => lines().some(({ msg }) => String(msg).includes('could not be stored')), { timeout: 10_000 })
      .toBe(true);
    expect(simulator.pendingUpdates()).toBe(1);
    away = false;
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => simulator.pendingUpdates()).toBe(0);
  });

  it('removes a webhook that was registered before', async () => {
    const { deps } = await gateway('a');
    await deps.telegram.setWebhook({ url: 'https://old.example.com/', secret_token: 'old' });
    stopLater(startPolling(deps));
    simulator.user().send('hello');
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1);
  });

  it.each(['5xx', '429', 'drop before', 'drop after processing', 'malformed'] as const)(
    'goes on after Telegram failed with %s',
    async (kind) => {
      const { deps, lines } = await gateway('a');
      simulator.fault({ kind, method: 'getUpdates' });
      simulator.user().send('hello');
      stopLater(startPolling(deps));
      await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1);
      expect(lines()).toContainEqual(expect.objectContaining({ msg: expect.stringContaining('Telegram cannot be') }));
    },
  );
});

describe('the webhook', () => {
  /** A gateway with its HTTP server. */
  async function webhookGateway(name: string, port: number, storing?: () => Promise<void>) {
    const { deps, lines } = await gateway(name, storing);
    const settings = { url: `http://127.0.0.1:${port}`, secret: 'right-secret', maxConnections: 200 };
    const webhook = stopLater(startWebhook(deps, settings));
    const server = createServer((request, response) => {
      webhook.handle(request, response).catch(() => {});
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    cleanUp.push(async () => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lines };
  }

  it('is registered and takes updates of many chats, each in order', async () => {
    await webhookGateway('a', await freePort());
    await expect.poll(() => simulator.calls('setWebhook').length, { timeout: 10_000 }).toBe(1);
    expect(simulator.calls('setWebhook')[0]).toMatchObject({
      parameters: { max_connections: '100', secret_token: '***' },
      outcome: { ok: true },
    });
    const people = Array.from({ length: 10 }, () => simulator.user());
    for (const user of people) {
      user.send('1');
      user.send('2');
    }
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(20);
    await expect.poll(() => simulator.pendingUpdates()).toBe(0);
  });

  it('gets an update again that could not be stored', async () => {
    let failures = 2;
    await webhookGateway('a', await freePort(), async () => {
      if (failures > 0) {
        failures -= 1;
        throw new Error('NATS is away');
      }
    });
    simulator.user().send('hello');
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => simulator.pendingUpdates()).toBe(0);
  });

  it('shows the menu in both languages', async () => {
    await webhookGateway('a', await freePort());
    await expect.poll(() => simulator.calls('setMyCommands').length, { timeout: 10_000 }).toBe(2);
    expect(simulator.calls('setMyCommands').every(({ outcome }) => outcome?.ok)).toBe(true);
  });
});
