import { environment } from './environment.ts';
import type { Variable, VariableName } from './environment.ts';

/** How `.env.example` groups the variables. A test makes sure that each is in one group. */
const topics: readonly [title: string, names: readonly VariableName[]][] = [
  ['Accounts. With none of them, `npm start` uses simulators', ['TELEGRAM_TOKEN', 'ANTHROPIC_API_KEY']],
  ['General', ['ENVIRONMENT', 'DEBUG', 'LOG_LEVEL', 'PORT']],
  ['NATS and Redis', ['NATS_URL', 'NATS_CREDS', 'NATS_NKEY_SEED', 'REDIS_URL']],
  [
    'Storage (npm run setup)',
    [
      'NATS_REPLICAS',
      'CONVERSATION_RETENTION_DAYS',
      'ATTACHMENT_RETENTION_DAYS',
      'USAGE_RETENTION_DAYS',
      'STORAGE_LIMIT_MB',
    ],
  ],
  [
    'AI (ai-service)',
    [
      'AI_MODEL',
      'AI_FALLBACK_MODEL',
      'AI_PERSONAS',
      'AI_MAX_TOKENS',
      'AI_HISTORY_TOKENS',
      'AI_DAILY_BUDGET_USD',
      'AI_SEMAPHORE_LIMIT',
      'AI_FILES_MEMORY_MB',
      'AI_HTTP_CLIENTS',
      'HTTP_TIMEOUT',
      'CONNECTION_POOL_SIZE',
      'MAX_KEEPALIVE_CONNECTIONS',
      'KEEPALIVE_EXPIRY',
      'ANTHROPIC_BASE_URL',
    ],
  ],
  ['PDF (pdf-service)', ['PDF_SEMAPHORE_LIMIT', 'THREAD_POOL_SIZE', 'PDF_THEMES']],
  [
    'Telegram (gateway)',
    [
      'MAX_CONCURRENT_REQUESTS',
      'TELEGRAM_WEBHOOK_URL',
      'TELEGRAM_WEBHOOK_SECRET',
      'TELEGRAM_MAX_CONNECTIONS',
      'TELEGRAM_READ_TIMEOUT',
      'TELEGRAM_WRITE_TIMEOUT',
      'TELEGRAM_CONNECT_TIMEOUT',
      'TELEGRAM_POOL_TIMEOUT',
      'TELEGRAM_API_ROOT',
    ],
  ],
  ['Limits for users', ['SECURITY_RATE_LIMIT_PER_MINUTE', 'SECURITY_MAX_FILE_SIZE_MB']],
];

const head = `# Copy to .env and fill in what you need. A line that is commented out, or empty, means the default shown.
# Seconds may have a fraction. Tracing takes the standard OTEL_* variables, such as
# OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
`;

/** The text of `.env.example`: every variable with its meaning and its default. */
export function renderEnvExample(): string {
  const blocks = topics.map(([title, names]) => `# --- ${title} ---\n\n${names.map(entry).join('\n')}`);
  return [head, ...blocks].join('\n');
}

function entry(name: VariableName): string {
  const { default: fallback, meaning, schema }: Variable<unknown> = environment[name];
  const required = !schema.safeParse(undefined).success;
  return required ? `# Required. ${meaning}\n${name}=\n` : `# ${meaning}\n#${name}=${fallback}\n`;
}
