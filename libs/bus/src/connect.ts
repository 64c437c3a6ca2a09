import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, credsAuthenticator, NatsError, nkeyAuthenticator, nkeys } from 'nats';
import type { Authenticator, ConnectionOptions, NatsConnection } from 'nats';
import { serversProblem, splitServers } from './addresses.ts';
import { NatsBus } from './bus.ts';
import { inboxPrefix } from './inbox.ts';
import type { Bus, BusOptions } from './types.ts';
import { Wire } from './wire.ts';

const firstConnectMs = 10_000;
const dialMs = 5000;
const redialMs = 500;
const defaultPingMs = 5000;

/**
 * Connects to NATS and stays connected: later it reconnects for as long as it takes.
 * Throws after 10 s without a server, and at once for a wrong address or refused credentials; the error says what to do.
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const servers = addresses(options.servers);
  const connection = await firstConnect(options, {
    servers,
    name: options.service,
    inboxPrefix: inboxPrefix(options.service),
    // An Error for each request only to have its stack costs 40 % of the throughput.
    noAsyncTraces: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: redialMs,
    timeout: dialMs,
    // Given up when the third is due and two were not answered.
    pingInterval: options.pingMs ?? defaultPingMs,
    maxPingOut: 2,
    ...(servers.some((server) => server.startsWith('tls://')) && { tls: {} }),
    ...(await credentials(options)),
  });
  options.log.info({ server: connection.getServer(), version: connection.info?.version }, 'connected to NATS');
  const wire = new Wire(connection, options.service, options.log);
  try {
    await wire.inbox.start();
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new NatsBus(wire, options);
}

async function firstConnect({ log }: BusOptions, settings: ConnectionOptions): Promise<NatsConnection> {
  const until = performance.now() + firstConnectMs;
  const at = `NATS at ${String(settings.servers)}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect(settings);
    } catch (error) {
      if (error instanceof NatsError && error.isAuthError()) {
        throw new Error(`${at} refused the credentials: check NATS_CREDS or NATS_NKEY_SEED`, { cause: error });
      }
      if (performance.now() + redialMs > until) {
        throw new Error(
          `${at} did not answer within ${firstConnectMs / 1000} s: check NATS_URL and that nats-server runs`,
          { cause: error },
        );
      }
      if (attempt === 1) {
        log.warn({ err: error, servers: settings.servers }, `waiting up to ${firstConnectMs / 1000} s for NATS`);
      }
      await sleep(redialMs);
    }
  }
}

function addresses(list: string): string[] {
  const problem = serversProblem(list);
  if (problem !== undefined) {
    // The list itself may hold a password.
    throw new Error(`NATS_URL ${problem}`);
  }
  return splitServers(list);
}

async function credentials({ credsFile, nkeySeed }: BusOptions): Promise<{ authenticator?: Authenticator }> {
  if (credsFile !== undefined) {
    try {
      return { authenticator: credsAuthenticator(await readFile(credsFile)) };
    } catch (error) {
      throw new Error(`NATS_CREDS: ${credsFile} cannot be read as a credentials file`, { cause: error });
    }
  }
  if (nkeySeed !== undefined) {
    const seed = new TextEncoder().encode(nkeySeed.trim());
    try {
      nkeys.fromSeed(seed);
    } catch {
      // The cause might hold the seed.
      throw new Error('NATS_NKEY_SEED is not an nkey seed: a user seed begins with SU');
    }
    return { authenticator: nkeyAuthenticator(seed) };
  }
  return {};
}
