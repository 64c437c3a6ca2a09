import { randomUUID } from 'node:crypto';
import { openBucket, openFileStore } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import type { Runtime } from '@gonets/runtime';
import { createChat, keptQuestionSchema, KeptQuestions, sentDocumentSchema, SentDocuments } from './chat/index.ts';
import { telegramOptions } from './config.ts';
import type { GatewayVariable } from './config.ts';
import { keepIn, openDeadLetters, serveDeadLetters } from './dead-letters/index.ts';
import {
  createRateLimit,
  createReceive,
  identify,
  leaseSchema,
  startPolling,
  startWebhook,
  webhookPath,
} from './intake/index.ts';
import type { Intake, IntakeDeps } from './intake/index.ts';
import { createPacer, createTelegram, isTelegramTrouble, TelegramError } from './telegram/index.ts';
import { createTurns, natsPorts, systemClock, turnMetrics } from './turns/index.ts';

/** Telegram on one side, the turns of all chats in the middle, the other services behind the chat. */
export async function startGateway(runtime: Runtime<GatewayVariable>): Promise<void> {
  const { config, log, bus, onStop } = runtime;
  /** Unique per process start; one token of a NATS subject. */
  const holder = randomUUID();

  const telegram = createTelegram(telegramOptions(config));
  onStop('telegram', (graceMs) => telegram.close(graceMs));
  const pacer = createPacer();
  const stopped = new AbortController();
  onStop('start', async () => stopped.abort());
  const bot = await identify(telegram, log, stopped.signal);
  if (!bot) {
    return;
  }

  const bucket = await openBucket(bus, buckets.documents, sentDocumentSchema);
  const documents = new SentDocuments({ bucket, bot: bot.id, log });
  const unanswered = await openBucket(bus, buckets.unanswered, keptQuestionSchema);
  const questions = new KeptQuestions({ bucket: unanswered, log });
  const files = await openFileStore(bus, buckets.attachments);
  const maxFileMb = config.SECURITY_MAX_FILE_SIZE_MB;
  const chat = createChat({ bus, telegram, pacer, bot, documents, questions, files, maxFileMb, log });
  const deadLetters = await openDeadLetters(bus);
  const turns = createTurns({
    ...(await natsPorts(bus)),
    clock: systemClock,
    events: turnMetrics(),
    log,
    holder,
    limit: config.MAX_CONCURRENT_REQUESTS,
    handler: chat.handler,
    deadLetters: keepIn(deadLetters, log),
    onGiveUp: chat.onGiveUp,
    ambiguous: (error) => !(error instanceof TelegramError) || error.kind === 'ambiguous',
    postpone: isTelegramTrouble,
  });
  onStop('turns', (graceMs) => turns.drain(graceMs));
  await turns.start();
  await serveDeadLetters({ bus, archive: deadLetters, turns, log });

  const rateLimit = createRateLimit({ bus, perMinute: config.SECURITY_RATE_LIMIT_PER_MINUTE, log });
  const receive = createReceive({ bot, turns, telegram, pacer, rateLimit, log });
  const leases = await openBucket(bus, buckets.leases, leaseSchema);
  const intake = startIntake(runtime, { bot, telegram, receive, leases, holder, log });
  onStop('intake', async () => {
    await Promise.all([intake.stop(), turns.stopPulling()]);
  });
}

/** The webhook where there is an address for it, else long polling. */
function startIntake({ config, route }: Runtime<GatewayVariable>, deps: IntakeDeps): Intake {
  const { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = config;
  if (url === undefined || secret === undefined) {
    return startPolling(deps);
  }
  const webhook = startWebhook(deps, { url, secret, maxConnections: config.TELEGRAM_MAX_CONNECTIONS });
  route('POST', webhookPath, (request, response) => webhook.handle(request, response));
  return webhook;
}
