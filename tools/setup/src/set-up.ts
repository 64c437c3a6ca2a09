import { connectBus, setUpStorage } from '@gonets/bus';
import type { Provisioned } from '@gonets/bus';
import { config, readConfig } from '@gonets/runtime';
import { createLogger } from '@gonets/telemetry';

const setupConfig = config([
  'NATS_REPLICAS',
  'CONVERSATION_RETENTION_DAYS',
  'ATTACHMENT_RETENTION_DAYS',
  'USAGE_RETENTION_DAYS',
  'STORAGE_LIMIT_MB',
]);
const mib = 1024 * 1024;
const dayMs = 24 * 60 * 60_000;

export interface SetUp {
  /** With what it was done, in one line. */
  readonly settings: string;
  readonly done: readonly Provisioned[];
}

/**
 * Makes every stream, bucket and consumer of Gonets as the environment says. May be run at any time and by several at
 * once. With `onlyMissing`, what is there is left as it is. Throws `ConfigError` for a bad environment, and an error that says what to do when NATS refuses.
 */
export async function setUp(
  env: Readonly<Record<string, string | undefined>>,
  { onlyMissing = false }: { readonly onlyMissing?: boolean } = {},
): Promise<SetUp> {
  const settings = readConfig(setupConfig, env);
  const {
    NATS_URL: servers,
    NATS_REPLICAS: replicas,
    STORAGE_LIMIT_MB: limit,
    CONVERSATION_RETENTION_DAYS: days,
    ATTACHMENT_RETENTION_DAYS: fileDays,
  } = settings;
  const log = createLogger({ service: 'setup', level: 'error', environment: settings.ENVIRONMENT });
  const bus = await connectBus({
    service: 'setup',
    version: '1.0.0',
    servers,
    credsFile: settings.NATS_CREDS,
    nkeySeed: settings.NATS_NKEY_SEED,
    log,
  });
  try {
    const done = await setUpStorage(bus, {
      replicas,
      conversationRetentionMs: days * dayMs,
      attachmentRetentionMs: fileDays * dayMs,
      usageRetentionMs: settings.USAGE_RETENTION_DAYS * dayMs,
      limitBytes: limit * mib,
      onlyMissing,
    });
    const copies = replicas === 1 ? 'one copy' : `${replicas} copies`;
    const kept = `conversations kept for ${days} days, files for ${fileDays}`;
    return { settings: `${servers}: ${copies}, at most ${limit} MB each, ${kept}`, done };
  } finally {
    await bus.shutdown(0);
  }
}
