import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPorts } from '@gonets/runtime';
import { compileCache, ensureNatsServer } from '@gonets/testing';
import { checkEnvironment } from './check-environment.ts';
import { nextFreePort } from './ports.ts';

/** One process to keep running. */
export interface ProcessPlan {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Record<string, string>;
  /** Answers with status 200 as soon as the process can work. */
  readonly readyUrl: string;
  /** Removed when `npm start` is killed; it removes the folder itself when it ends in any other way. */
  readonly temporaryFolder?: string;
  /** Lines that nobody needs to see. */
  readonly mute?: RegExp;
}

export interface Plan {
  /** Start together, before the setup step and the services. */
  readonly infrastructure: readonly ProcessPlan[];
  readonly services: readonly ProcessPlan[];
  readonly chatPage: string | undefined;
  readonly simulatedClaude: boolean;
  readonly natsUrl: string;
  /** What the setup step reads, … */
  readonly setupEnv: Record<string, string>;
  /** … and whether NATS is somebody's own, whose settings must not be changed. */
  readonly ownNats: boolean;
  readonly servicePorts: Record<string, number>;
}

const simulatedToken = '7000000001:SIMULATED-no-real-bot-uses-this-token';
const simulatedKey = 'simulated';
/** For a laptop, or a small /tmp. */
const developmentLimitMb = '512';

/** Decides what to run from the environment; takes the next free port where one is in use. Throws `ConfigError`. */
export async function planProcesses(root: string, environment: NodeJS.ProcessEnv): Promise<Plan> {
  const env: Record<string, string> = { NODE_COMPILE_CACHE: compileCache, ...definedOnly(environment) };
  checkEnvironment({ TELEGRAM_TOKEN: simulatedToken, ANTHROPIC_API_KEY: simulatedKey, ...env });
  const infrastructure: ProcessPlan[] = [];
  const shared: Record<string, string> = { ENVIRONMENT: 'development', ...env };
  const script = (...path: string[]) => [process.execPath, join(root, ...path, 'src', 'main.ts')];

  const natsUrl = env['NATS_URL'];
  if (!natsUrl) infrastructure.push(await planNats(root, env['TELEGRAM_TOKEN'] !== undefined, shared));

  let chatPage: string | undefined;
  if (!env['TELEGRAM_TOKEN']) {
    const port = await nextFreePort(8080);
    chatPage = `http://localhost:${port}`;
    shared['TELEGRAM_TOKEN'] = simulatedToken;
    shared['TELEGRAM_API_ROOT'] = `http://127.0.0.1:${port}`;
    const simulator = { ...env, PORT: String(port), TELEGRAM_TOKEN: simulatedToken };
    infrastructure.push({
      name: 'telegram-simulator',
      command: script('tools', 'telegram-simulator'),
      env: simulator,
      readyUrl: `http://127.0.0.1:${port}/`,
    });
  }

  const simulatedClaude = !env['ANTHROPIC_API_KEY'];
  if (simulatedClaude) {
    const port = await nextFreePort(8090);
    shared['ANTHROPIC_API_KEY'] = simulatedKey;
    shared['ANTHROPIC_BASE_URL'] = `http://127.0.0.1:${port}`;
    infrastructure.push({
      name: 'claude-simulator',
      command: script('tools', 'claude-simulator'),
      env: { ...env, PORT: String(port) },
      readyUrl: `http://127.0.0.1:${port}/simulator/calls`,
    });
  }

  const servicePorts: Record<string, number> = {};
  const services: ProcessPlan[] = [];
  for (const [name, preferred] of Object.entries(defaultPorts)) {
    const port = await nextFreePort(preferred);
    servicePorts[name] = port;
    services.push({
      name,
      command: script('services', name),
      env: { ...shared, PORT: String(port) },
      readyUrl: `http://127.0.0.1:${port}/readyz`,
    });
  }
  return {
    infrastructure,
    services,
    chatPage,
    simulatedClaude,
    natsUrl: shared['NATS_URL'] ?? '',
    ownNats: natsUrl !== undefined,
    setupEnv: { STORAGE_LIMIT_MB: developmentLimitMb, ...shared },
    servicePorts,
  };
}

/** A simulated Telegram starts anew each time, so what NATS remembered of an earlier one would only confuse. */
async function planNats(root: string, keep: boolean, shared: Record<string, string>): Promise<ProcessPlan> {
  const binary = await ensureNatsServer();
  const port = await nextFreePort(4222);
  const monitor = await nextFreePort(8222);
  shared['NATS_URL'] = `nats://127.0.0.1:${port}`;
  const folder = keep ? keptFolder(root) : passingFolder();
  return {
    name: 'nats-server',
    command: [binary, '-a', '127.0.0.1', '-p', `${port}`, '-m', `${monitor}`, '-js', '-sd', folder],
    ...(!keep && { temporaryFolder: folder }),
    env: {},
    readyUrl: `http://127.0.0.1:${monitor}/healthz`,
    mute: / \[INF\] /,
  };
}

function passingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gonets-nats-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function keptFolder(root: string): string {
  const folder = join(root, '.cache', 'nats');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** An empty value counts as absent, as in the services. */
function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
