import type { Logger } from '@gonets/telemetry';
import type { Telegram } from '../telegram/index.ts';
import { createBackoff } from './backoff.ts';
import type { Bot } from './command.ts';
import { explain } from './explain.ts';
import { sleep } from './sleep.ts';

const never = new AbortController().signal;

/** Asks Telegram who the bot is, until it answers. */
export async function identify(telegram: Pick<Telegram, 'getMe'>, log: Logger): Promise<Bot> {
  const backoff = createBackoff(500, 30_000);
  for (;;) {
    try {
      const { id, username = '' } = await telegram.getMe();
      log.info({ bot: id, username }, 'this is the bot');
      return { id, username };
    } catch (error) {
      const { explanation, waitMs = backoff.nextMs() } = explain(error);
      log.error({ err: error, waitMs }, explanation);
      await sleep(waitMs, never);
    }
  }
}
