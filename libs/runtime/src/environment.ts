import { serversProblem } from '@gonets/bus';
import { z } from 'zod';
import { defaultPorts } from './service-names.ts';

/** One environment variable: how it is read, what it is when absent, what it means. */
export interface Variable<T> {
  readonly schema: z.ZodType<T, string | undefined>;
  /** As written in `.env.example`; empty when there is no default. */
  readonly default: string;
  readonly meaning: string;
  /** Never shown in an error message. */
  readonly secret?: true;
}

function integer(min: number, max: number) {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .pipe(z.int(rule).min(min, rule).max(max, rule));
}
/** Seconds in the environment, milliseconds in the code. */
function seconds(min: number, max: number) {
  const rule = `must be seconds from ${min} to ${max}, such as 30.0`;
  return z
    .string()
    .regex(/^\d{1,6}(\.\d{1,3})?$/, rule)
    .transform((text) => Math.round(Number(text) * 1000))
    .pipe(
      z
        .int(rule)
        .min(min * 1000, rule)
        .max(max * 1000, rule),
    );
}
/** US dollars in the environment, whole micro-dollars in the code. */
const dollars = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be US dollars above 0, such as 0.50')
  .transform((text) => Math.round(Number(text) * 1_000_000))
  .pipe(z.int().min(1, 'must be US dollars above 0, such as 0.50'));
const flag = z
  .string()
  .regex(/^(true|false)$/i, 'must be true or false')
  .transform((text) => text.toLowerCase() === 'true');
const url = (protocol: RegExp, example: string) => z.url({ protocol, error: `must be a URL such as ${example}` });
const text = z.string().min(1);
const natsServers = z.string().superRefine((list, context) => {
  const problem = serversProblem(list);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const portsOfServices = Object.entries(defaultPorts)
  .map(([service, port]) => `${port} ${service}`)
  .join(', ');
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

function variable<T>(schema: z.ZodType<T, string>, fallback: string, meaning: string): Variable<T> {
  return { schema: z.string().default(fallback).pipe(schema), default: fallback, meaning };
}
function optional<T>(schema: z.ZodType<T, string>, meaning: string): Variable<T | undefined> {
  return { schema: schema.optional(), default: '', meaning };
}
function required<T>(schema: z.ZodType<T, string>, meaning: string): Variable<T> {
  return { schema: z.string('is required').pipe(schema), default: '', meaning };
}
function secret<T>(definition: Variable<T>): Variable<T> {
  return { ...definition, secret: true };
}

/** Every environment variable of Gonets. An empty value counts as absent. Times are seconds there and milliseconds here. */
export const environment = {
  ENVIRONMENT: variable(
    text,
    'production',
    'Name of the deployment on all telemetry. `npm start` takes `development` when this is not set, and then makes logs readable.',
  ),
  DEBUG: variable(flag, 'false', 'Log at level debug.'),
  LOG_LEVEL: optional(
    z.enum(logLevels, `must be one of ${logLevels.join(', ')}`),
    'Log level; wins over DEBUG. Default info.',
  ),
  PORT: optional(integer(0, 65_535), `Port of /livez, /readyz and /metrics. Default ${portsOfServices}.`),

  NATS_URL: variable(
    natsServers,
    'nats://127.0.0.1:4222',
    'NATS servers, separated by commas. `npm start` starts one when this is not set.',
  ),
  NATS_CREDS: optional(text, 'Path of a NATS credentials file.'),
  NATS_NKEY_SEED: secret(optional(text, 'NATS nkey seed; instead of NATS_CREDS.')),
  NATS_REPLICAS: variable(
    z.enum(['1', '3', '5'], 'must be 1, 3 or 5').transform(Number),
    '1',
    'Copies of each stream and bucket, for `npm run setup`; 3 needs a NATS cluster of three.',
  ),
  CONVERSATION_RETENTION_DAYS: variable(
    integer(1, 3650),
    '30',
    'Days after its last answer that a conversation is kept, for `npm run setup`.',
  ),
  ATTACHMENT_RETENTION_DAYS: variable(
    integer(1, 3650),
    '7',
    'Days that photos and documents of users are kept, for `npm run setup`.',
  ),
  USAGE_RETENTION_DAYS: variable(
    integer(31, 3650),
    '400',
    'Days after its last change that the account of a user and month is kept, for `npm run setup`.',
  ),
  STORAGE_LIMIT_MB: variable(
    integer(64, 10_000_000),
    '5120',
    'Disk space of all streams and buckets together on each NATS server, for `npm run setup`; `npm start` takes 512.',
  ),
  REDIS_URL: secret(
    optional(url(/^rediss?$/, 'redis://127.0.0.1:6379'), 'Redis for rate limits; without it they live in NATS.'),
  ),

  HTTP_TIMEOUT: variable(
    seconds(0.1, 600),
    '45.0',
    'AI API: seconds to wait for a free socket, to the first byte, and between two chunks.',
  ),
  CONNECTION_POOL_SIZE: variable(integer(1, 10_000), '200', 'AI API: sockets, over all clients of the pool.'),
  MAX_KEEPALIVE_CONNECTIONS: variable(integer(0, 10_000), '100', 'AI API: idle sockets kept open.'),
  KEEPALIVE_EXPIRY: variable(seconds(0.1, 600), '30.0', 'AI API: seconds an idle socket is kept.'),
  AI_HTTP_CLIENTS: variable(integer(1, 100), '5', 'AI API: HTTP clients in the pool.'),
  AI_SEMAPHORE_LIMIT: variable(integer(1, 10_000), '100', 'AI generations running at once in one ai-service.'),
  AI_FILES_MEMORY_MB: variable(
    integer(32, 100_000),
    '256',
    'Memory of one ai-service for the files of prompts that are being sent; further prompts with files wait.',
  ),
  AI_MODEL: variable(text, 'claude-sonnet-5-5', 'Claude model of conversations that have not chosen one with /model.'),
  AI_PERSONAS: optional(
    text,
    'Path of the file of personas, models and prices (YAML). Without it, the one that is shipped with ai-service.',
  ),
  AI_FALLBACK_MODEL: optional(text, 'Claude model that answers for a while when the one asked for is overloaded.'),
  AI_MAX_TOKENS: variable(integer(1, 128_000), '4096', 'Largest answer in tokens.'),
  AI_DAILY_BUDGET_USD: optional(
    dollars,
    'US dollars that the answers to one user may cost in a day (UTC). Without it there is no budget.',
  ),
  AI_HISTORY_TOKENS: variable(
    integer(1000, 10_000_000),
    '100000',
    'Tokens of a whole prompt above which the oldest turns of its conversation are left out.',
  ),
  ANTHROPIC_API_KEY: secret(
    required(text, 'Key of the AI API. `npm start` uses a simulated Claude when this is not set.'),
  ),
  ANTHROPIC_BASE_URL: variable(
    url(/^https?$/, 'https://api.anthropic.com'),
    'https://api.anthropic.com',
    'Root of the AI API.',
  ),

  THREAD_POOL_SIZE: variable(
    integer(1, 1024),
    '100',
    'Upper bound of PDF worker threads; the real number is min(this, cores).',
  ),
  PDF_THEMES: variable(
    text,
    'modern,book',
    'Looks of PDFs, separated by commas: `modern`, `book`, paths of theme files (.json). The first is the default.',
  ),
  PDF_SEMAPHORE_LIMIT: variable(integer(1, 10_000), '50', 'PDF renders accepted at once by one pdf-service.'),

  MAX_CONCURRENT_REQUESTS: variable(integer(1, 10_000), '200', 'Updates being handled at once by one gateway.'),
  TELEGRAM_TOKEN: secret(
    required(
      z.string().regex(/^\d{1,20}:[\w-]{10,}$/, 'must look like 123456:ABC-DEF, as BotFather prints it'),
      'Token of the bot. `npm start` uses a simulated Telegram when this is not set.',
    ),
  ),
  TELEGRAM_API_ROOT: variable(
    url(/^https?$/, 'https://api.telegram.org'),
    'https://api.telegram.org',
    'Root of the Bot API.',
  ),
  TELEGRAM_WEBHOOK_URL: optional(
    url(/^https?$/, 'https://bot.example.com'),
    'Public address of the gateway; turns the webhook on. Without it the gateway polls. `/telegram/webhook` is added to an address without a path.',
  ),
  TELEGRAM_WEBHOOK_SECRET: secret(
    optional(
      z.string().regex(/^[\w-]{1,256}$/, 'must be 1 to 256 of A-Z a-z 0-9 _ -'),
      'Secret that Telegram sends with each webhook call. Required with TELEGRAM_WEBHOOK_URL.',
    ),
  ),
  TELEGRAM_MAX_CONNECTIONS: variable(
    integer(1, 10_000),
    '200',
    'Sockets to the Bot API; also max_connections of the webhook, which Telegram caps at 100.',
  ),
  TELEGRAM_READ_TIMEOUT: variable(
    seconds(0.1, 600),
    '30.0',
    'Bot API: seconds to wait for an answer after the request was sent.',
  ),
  TELEGRAM_WRITE_TIMEOUT: variable(seconds(0.1, 600), '30.0', 'Bot API: seconds for sending a request.'),
  TELEGRAM_CONNECT_TIMEOUT: variable(seconds(0.1, 600), '10.0', 'Bot API: seconds for opening a connection.'),
  TELEGRAM_POOL_TIMEOUT: variable(seconds(0.1, 600), '5.0', 'Bot API: seconds to wait for a free socket.'),

  SECURITY_RATE_LIMIT_PER_MINUTE: variable(
    integer(1, 100_000),
    '100',
    'Requests per user per minute, exact across all instances.',
  ),
  SECURITY_MAX_FILE_SIZE_MB: variable(
    integer(1, 20),
    '10',
    'Largest file taken from a user, in MB; Telegram lets bots download 20.',
  ),
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof environment;
