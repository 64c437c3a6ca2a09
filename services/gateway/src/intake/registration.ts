import { gauge, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { Telegram } from '../telegram/index.ts';
import { createBackoff } from './backoff.ts';
import { menu } from './menu.ts';
import { sleep } from './sleep.ts';
import { allowedUpdates } from './updates.ts';
import { webhookPath } from './webhook.ts';

/** What Telegram allows at most. */
const maxWebhookConnections = 100;
const watchEveryMs = 60_000;

export interface RegistrationDeps {
  readonly telegram: Pick<Telegram, 'setWebhook' | 'getWebhookInfo'>;
  /** Public address; without a path, that of our webhook is added. */
  readonly url: string;
  readonly secret: string;
  readonly maxConnections: number;
  readonly log: Logger;
}

/**
 * Registers the webhook and then watches over it every minute until `signal` aborts: registers it again when it is
 * gone, and says what Telegram complains about. Never throws.
 */
export async function keepWebhook(deps: RegistrationDeps, signal: AbortSignal): Promise<void> {
  const { telegram, log } = deps;
  const url = webhookUrl(deps.url);
  const backoff = createBackoff(1000, 60_000);
  let lastErrorDate = Math.floor(Date.now() / 1000);

  async function register(): Promise<void> {
    await telegram.setWebhook(
      {
        url,
        secret_token: deps.secret,
        max_connections: Math.min(maxWebhookConnections, deps.maxConnections),
        allowed_updates: [...allowedUpdates],
      },
      signal,
    );
    log.info({ url }, 'webhook registered');
  }

  async function watch(): Promise<void> {
    const info = await telegram.getWebhookInfo(signal);
    gauge(metrics.telegramPendingUpdates).set(info.pending_update_count);
    if (info.last_error_date !== undefined && info.last_error_date > lastErrorDate) {
      lastErrorDate = info.last_error_date;
      log.error(
        { reason: info.last_error_message, pending: info.pending_update_count },
        'Telegram cannot deliver to the webhook',
      );
    }
    if (info.url !== url) {
      log.warn({ url: info.url }, 'the webhook was changed by somebody else; registering it again');
      await register();
    }
  }

  let step = register;
  while (!signal.aborted) {
    try {
      await step();
      step = watch;
      backoff.reset();
      await sleep(watchEveryMs, signal);
    } catch (error) {
      if (!signal.aborted) {
        const waitMs = backoff.nextMs();
        log.error({ err: error, url, waitMs }, 'the webhook could not be registered or checked; trying again');
        await sleep(waitMs, signal);
      }
    }
  }
}

/** Shows the commands in the menu of everybody's Telegram, in Russian where that is the language. Never throws. */
export async function setMenu(
  telegram: Pick<Telegram, 'setMyCommands'>,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  try {
    await telegram.setMyCommands({ commands: [...menu.en] }, signal);
    await telegram.setMyCommands({ commands: [...menu.ru], language_code: 'ru' }, signal);
  } catch (error) {
    log.warn({ err: error }, 'the menu of commands was not set; the commands work all the same');
  }
}

/** The registered address; one without a path gets that of the gateway. */
export function webhookUrl(address: string): string {
  const url = new URL(address);
  if (url.pathname === '/') {
    url.pathname = webhookPath;
  }
  return url.href;
}
