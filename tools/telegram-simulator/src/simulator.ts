import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Delivery } from './delivery/delivery.ts';
import type { Fault } from './faults.ts';
import { createHandler } from './http/handler.ts';
import { runReply } from './methods/reply.ts';
import type { SimulatorOptions } from './options.ts';
import { People } from './people/people.ts';
import type { NewGroup, SimulatedGroup } from './people/people.ts';
import type { NewUser, SimulatedUser } from './people/user.ts';
import type { Call } from './state/calls.ts';
import type { ChatEvent } from './state/events.ts';
import { createSimulation } from './state/simulation.ts';

export interface TelegramSimulator {
  /** Root of the Bot API and address of the chat page. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Adds a person with a private chat with the bot. An id that is taken changes and answers the person who has it. */
  user(user?: NewUser): SimulatedUser;
  group(group: NewGroup): SimulatedGroup;
  /** The log of Bot API calls, oldest first; of one method, or of all. */
  calls(method?: string): readonly Call[];
  /** Calls the listener for everything that people see in any chat, until the returned function is called. */
  watch(listener: (event: ChatEvent) => void): () => void;
  clearCalls(): void;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Delivers an update once more under its old id. Fails when there is no such update. */
  replayUpdate(id: number): void;
  /** Updates the bot has not taken yet. */
  pendingUpdates(): number;
  /** Ends every connection. */
  stop(): Promise<void>;
}

/** Like Telegram, keeps idle connections for longer than clients do. */
const keepAliveMs = 75_000;

/** Starts a local Bot API server with its chat page. Fails when the port is taken. */
export async function startTelegramSimulator(options: SimulatorOptions = {}): Promise<TelegramSimulator> {
  const { host = '127.0.0.1', port = 0, timeScale = 1 } = options;
  const simulation = createSimulation(options);
  const delivery = new Delivery(simulation.updates, timeScale);
  const people = new People(simulation);
  const context = { simulation, delivery, runReply: runReply(simulation, delivery) };
  const server = createServer(createHandler({ ...context, people }));
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    token: simulation.token,
    user: (user) => people.user(user),
    group: (group) => people.group(group),
    calls: (method) => simulation.calls.list(method),
    watch: (listener) =>
      simulation.events.subscribe((event) => {
        if (event.type !== 'profile') listener(event);
      }),
    clearCalls: () => simulation.calls.clear(),
    fault: (fault) => simulation.faults.add(fault),
    clearFaults: () => simulation.faults.clear(),
    replayUpdate: (id) => {
      if (!simulation.updates.replay(id)) throw new Error(`There is no update ${id} to replay`);
    },
    pendingUpdates: () => simulation.updates.size,
    stop: async () => {
      delivery.stop();
      simulation.drafts.clear();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
