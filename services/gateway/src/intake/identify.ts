import type { Logger } from '@gonets/telemetry';
import type { Telegram } from '../telegram/index.ts';
import { createBackoff } from './backoff.ts';
import type { Bot } from './command.ts';
import { explain } from './explain.ts';
import { sleep } from './sleep.ts';

/** Asks Telegram who the bot is, until it answers; undefined when `signal` aborts first. */
export async function identify(
  telegram: Pick<Telegram, 'getMe'>,
  log: Logger,
  signal: AbortSignal,
): Promise<Bot | undefined> {
  const backoff = createBackoff(500, 30_000);
  while (!signal.aborted) {
    try {
      const { id, username = '' } = await telegram.getMe(signal);
      log.info({ bot: id, username }, 'this is the bot');
      return { id, username };
    } catch (error) {
      if (!signal.aborted) {
        const { explanation, waitMs = backoff.nextMs() } = explain(error);
        log.error({ err: error, waitMs }, explanation);
        await sleep(waitMs, signal);
      }
    }
  }
  return undefined;
}
