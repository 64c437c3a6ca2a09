import { startTelegramSimulator } from '@gonets/telegram-simulator';
import type { SimulatedUser, SimulatorOptions, TelegramSimulator } from '@gonets/telegram-simulator';
import { Api, TelegramApiError } from 'node-telegram-bot-api';
import type { Message, Update } from 'node-telegram-bot-api/types';
import { onTestFinished } from 'vitest';

interface Bot {
  readonly simulator: TelegramSimulator;
  readonly api: Api;
  readonly user: SimulatedUser;
  /** Calls a method with a JSON body, past the library. */
  readonly raw: (method: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Envelope;
}

export interface Envelope<T = unknown> {
  readonly ok: boolean;
  readonly result: T;
  readonly error_code?: number;
  readonly description?: string;
}

/** A simulator, a bot that talks to it and one person; gone with the test. */
export async function startBot(options: SimulatorOptions = {}): Promise<Bot> {
  const simulator = await startTelegramSimulator(options);
  onTestFinished(() => simulator.stop());
  return {
    simulator,
    api: new Api(simulator.token, { apiRoot: simulator.url, maxRetries: 0 }),
    user: simulator.user({ firstName: 'Anna', languageCode: 'ru' }),
    raw: async (method, parameters = {}) => {
      const response = await fetch(`${simulator.url}/bot${simulator.token}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Envelope };
    },
  };
}

/** Description of the refusal a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof TelegramApiError) return error.description;
    throw error;
  }
  throw new Error('The call was not refused');
}

/** The message in the first update. */
export function messageOf([update]: readonly Update[]): Message {
  if (update === undefined || !('message' in update)) throw new Error('The first update is no message');
  return update.message;
}
