import { startTelegramSimulator } from '@gonets/telegram-simulator';
import type { SimulatorOptions, TelegramSimulator } from '@gonets/telegram-simulator';
import { waitUntil } from '@gonets/testing';
import { createChat } from '../../src/chat/index.ts';
import type { ChatDeps } from '../../src/chat/index.ts';
import { languageOf } from '../../src/chat/texts.ts';
import { updateSchema } from '../../src/intake/updates.ts';
import { createPacer, createTelegram } from '../../src/telegram/index.ts';
import { fakeDeps, fakeTurn } from './fakes.ts';
import type { FakeTurn } from './fakes.ts';

export interface SimulatedBot {
  readonly simulator: TelegramSimulator;
  /** Calls for a chat, and for none, that the simulator did not accept. */
  refused(chat: number): string[];
  /** Resolves when the last message of a user is dealt with. */
  settled(user: number): Promise<void>;
  stop(): Promise<void>;
}

type Settings = Pick<ChatDeps, 'bus'> & {
  readonly telegram?: (real: ChatDeps['telegram']) => ChatDeps['telegram'];
  readonly simulator?: SimulatorOptions;
};

/** The chat side with the real client and pacer against the simulated Telegram. Only turns and the bus are made up. */
export async function startSimulatedBot({
  bus,
  telegram: change = (real) => real,
  simulator: options,
}: Settings): Promise<SimulatedBot> {
  const simulator = await startTelegramSimulator({ privacyMode: false, ...options });
  const real = createTelegram({
    token: simulator.token,
    apiRoot: simulator.url,
    maxConnections: 20,
    poolTimeoutMs: 20_000,
    connectTimeoutMs: 20_000,
    writeTimeoutMs: 20_000,
    readTimeoutMs: 20_000,
  });
  const me = await real.getMe();
  const bot = { id: me.id, username: me.username ?? '' };
  const chat = createChat(fakeDeps({ bus, telegram: change(real), pacer: createPacer(), bot }));
  const running = new Map<number, { turn: FakeTurn; over: Promise<void> }>();
  const over = new AbortController();

  function take(raw: unknown): void {
    const update = updateSchema.parse(raw);
    const { message, callback_query: query, stopped_message_generation: stopped } = update;
    if (stopped) running.get(stopped.chat.id)?.turn.abort('stop');
    const from = message?.from ?? query?.from;
    if (!from) return;
    const incoming = { update, language: languageOf(from.language_code) };
    const turn = fakeTurn({
      id: update.update_id,
      update: JSON.parse(JSON.stringify(incoming)),
      receivedAt: Date.now(),
    });
    running.set(from.id, { turn, over: chat.handler(turn) });
  }

  async function poll(): Promise<void> {
    let offset = 0;
    while (!over.signal.aborted) {
      const updates = (await real.getUpdates({ offset, timeout: 1 })) as { update_id: number }[];
      for (const update of updates) {
        offset = update.update_id + 1;
        take(update);
      }
    }
  }

  const polling = poll();
  return {
    simulator,
    refused: (chat) =>
      simulator
        .calls()
        .filter((call) => call.outcome?.ok === false && (call.chat ?? chat) === chat)
        .map(({ method, outcome }) => `${method}: ${outcome?.description}`),
    async settled(user) {
      await waitUntil(() => running.has(user), { what: 'the bot takes the update' });
      await running.get(user)?.over;
    },
    async stop() {
      over.abort();
      await polling;
      await Promise.all([...running.values()].map((last) => last.over));
      await real.close(5000);
      await simulator.stop();
    },
  };
}
