import { openFileStore } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { attach, buckets, generate, usage } from '@gonets/contracts';
import type { Runtime } from '@gonets/runtime';
import type { Logger } from '@gonets/telemetry';
import { accountWarning, checkAccount } from './account.ts';
import { createAttach } from './attachments/attach.ts';
import { createOpenFiles } from './attachments/open-files.ts';
import type { Catalog } from './catalog/catalog.ts';
import { createClaude } from './claude/claude.ts';
import { catalogOf } from './config.ts';
import type { AiConfig } from './config.ts';
import { serveConversations } from './conversation/serve.ts';
import { openConversations } from './conversation/store.ts';
import { Fallback } from './fallback.ts';
import { createGenerate } from './generate.ts';
import { serveReports } from './report/serve.ts';
import { RetryBudget } from './retry.ts';
import { openAccounts } from './usage/accounts.ts';
import { usageOf } from './usage/read.ts';
import { sweep } from './usage/sweep.ts';

/** Retries at once after quiet times, also of an instance with a small limit. */
const leastRetries = 10;
const queue = 'ai-service';
/** Deep, because only the deadline of each caller bounds how long a question may wait for its turn. */
const generateRoom = 10_000;
/** For what takes a millisecond. */
const quick = { queue, limit: 100, room: 1000 };
/** Each may take 400 MB: what bounds the memory of the process. */
const filesAtOnce = 2;
const filesRoom = 1000;

interface Deps {
  readonly config: AiConfig;
  readonly log: Logger;
  readonly bus: Bus;
  readonly onStop: Runtime<never>['onStop'];
  readonly warn: Runtime<never>['warn'];
}

/** Serves the subjects of the AI. */
export async function startAiService({ config, log, bus, onStop, warn }: Deps): Promise<void> {
  const files = await openFileStore(bus, buckets.attachments);
  const claude = createClaude({
    apiKey: config.ANTHROPIC_API_KEY,
    baseUrl: config.ANTHROPIC_BASE_URL,
    clients: config.AI_HTTP_CLIENTS,
    sockets: config.CONNECTION_POOL_SIZE,
    kept: config.MAX_KEEPALIVE_CONNECTIONS,
    keepAliveMs: config.KEEPALIVE_EXPIRY,
    timeoutMs: config.HTTP_TIMEOUT,
    openFiles: createOpenFiles(files, config.AI_FILES_MEMORY_MB * 1e6),
  });
  logPool(config, log);
  const catalog = catalogOf(config);
  logCatalog(catalog, log);
  const conversations = await openConversations(bus);
  const accounts = await openAccounts(bus);
  const metering = { accounts, catalog, budget: config.AI_DAILY_BUDGET_USD, log };
  const parts = await openConversations(bus, buckets.reportParts);
  const leaving = new AbortController();
  onStop('background work', async () => leaving.abort());
  warn('account', () => accountWarning(claude));
  void checkAccount(claude, log, leaving.signal);
  void sweep({ accounts, conversations, parts, log }, leaving.signal);

  await bus.serveStream(
    generate,
    {
      queue,
      limit: config.AI_SEMAPHORE_LIMIT,
      room: generateRoom,
      merge: (earlier, later) => ({ text: earlier.text + later.text }),
    },
    createGenerate({
      claude,
      retries: new RetryBudget(Math.max(leastRetries, config.AI_SEMAPHORE_LIMIT)),
      fallback: new Fallback(catalog.models.find(({ id }) => id === config.AI_FALLBACK_MODEL)),
      catalog,
      maxTokens: config.AI_MAX_TOKENS,
      historyTokens: config.AI_HISTORY_TOKENS,
      conversations,
      parts,
      metering,
      log,
    }),
  );
  await bus.serve(attach, { queue, limit: filesAtOnce, room: filesRoom }, createAttach({ files, log }));
  const generations = config.AI_SEMAPHORE_LIMIT;
  await serveReports({ bus, queue, generations, conversations, parts, leaving: leaving.signal, log });
  await serveConversations({ bus, quick, conversations, files, catalog });
  await bus.serve(usage, quick, ({ user }) => usageOf(metering, user, Date.now()));
}

function logPool(config: AiConfig, log: Logger): void {
  const { AI_HTTP_CLIENTS: clients, CONNECTION_POOL_SIZE: sockets, AI_SEMAPHORE_LIMIT: generations } = config;
  log.info({ clients, sockets, kept: Math.min(config.MAX_KEEPALIVE_CONNECTIONS, sockets) }, 'AI connection pool');
  if (sockets < generations) {
    log.warn({ sockets, generations }, 'CONNECTION_POOL_SIZE is below AI_SEMAPHORE_LIMIT: generations will wait');
  }
}

function logCatalog({ personas, models, defaultModel, isGuess }: Catalog, log: Logger): void {
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  log.info({ personas: ids(personas), models: ids(models), model: defaultModel.id }, 'personas and models');
  if (isGuess) {
    const { contextWindow, largestOutput, prices } = defaultModel;
    log.warn(
      { model: defaultModel.id, contextWindow, largestOutput, prices },
      'AI_MODEL is not in the file of personas and models: its limits and prices are guesses; add it there (AI_PERSONAS)',
    );
  }
}
