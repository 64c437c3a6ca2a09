import type { Bucket } from '@gonets/bus';
import type { Logger } from '@gonets/telemetry';
import type { Telegram } from '../telegram/index.ts';
import type { Bot } from './command.ts';
import { withLease } from './lease.ts';
import type { LeaseRecord } from './lease.ts';
import { poll } from './polling.ts';
import type { Receive } from './receive.ts';
import { keepWebhook, setMenu } from './registration.ts';
import { createWebhook } from './webhook.ts';
import type { Webhook } from './webhook.ts';

export interface IntakeDeps {
  readonly bot: Bot;
  readonly telegram: Pick<Telegram, 'getUpdates' | 'deleteWebhook' | 'setWebhook' | 'getWebhookInfo' | 'setMyCommands'>;
  readonly receive: Receive;
  readonly leases: Bucket<LeaseRecord>;
  /** Unique per process start. */
  readonly holder: string;
  readonly log: Logger;
}

export interface Intake {
  /** Takes no more updates; resolves when those taken are durable, and long polling is handed over. */
  stop(): Promise<void>;
}

/** One gateway at a time polls Telegram; another takes over when it stops or is gone. */
export function startPolling({ bot, telegram, receive, leases, holder, log }: IntakeDeps): Intake {
  const webhookInUse = async () => (await leases.get(webhookLease(bot))) !== undefined;
  return withLease({ bucket: leases, key: `poll.${bot.id}`, holder, log }, async (signal) => {
    await Promise.all([setMenu(telegram, log, signal), poll({ telegram, receive, webhookInUse, log }, signal)]);
  });
}

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
  readonly maxConnections: number;
}

/** Every gateway takes webhook calls; one at a time registers the webhook and watches over it. */
export function startWebhook(deps: IntakeDeps, settings: WebhookSettings): Intake & Pick<Webhook, 'handle'> {
  const { bot, telegram, leases, holder, log } = deps;
  const webhook = createWebhook({ secret: settings.secret, receive: deps.receive, log });
  const lease = withLease({ bucket: leases, key: webhookLease(bot), holder, log }, async (signal) => {
    await Promise.all([setMenu(telegram, log, signal), keepWebhook({ telegram, ...settings, log }, signal)]);
  });
  return {
    handle: (request, response) => webhook.handle(request, response),
    async stop() {
      await Promise.all([webhook.stop(), lease.stop()]);
    },
  };
}

function webhookLease(bot: Bot): string {
  return `webhook.${bot.id}`;
}
