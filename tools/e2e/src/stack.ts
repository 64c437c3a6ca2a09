import { type ClaudeSimulator, type ClaudeSimulatorOptions, startClaudeSimulator } from '@gonets/claude-simulator';
import { type TelegramSimulator, startTelegramSimulator } from '@gonets/telegram-simulator';
import { type ServiceName, type ServiceProcess, setUp, startFleet, startNatsServer } from '@gonets/testing';

/** A simulated bot must be told apart from a real one at a glance. */
export const botToken = '7000000001:SIMULATED-no-real-bot-uses-this-token';

interface StackOptions {
  /** For every service. */
  readonly env?: Record<string, string>;
  /** Instances of each service; default one. */
  readonly instances?: Partial<Record<ServiceName, number>>;
  /** Default any free port. */
  readonly ports?: Partial<Record<ServiceName, number>>;
  readonly claude?: ClaudeSimulatorOptions;
}

/** The whole bot: a nats-server, the simulators, and the services as processes of their own. */
export interface Stack {
  readonly telegram: TelegramSimulator;
  readonly claude: ClaudeSimulator;
  readonly natsUrl: string;
  /** What every service was started with. */
  readonly env: Record<string, string>;
  processes(name: ServiceName): readonly ServiceProcess[];
  stop(): Promise<void>;
}

/** Starts everything and resolves when every service is ready. */
export async function startStack({
  env = {},
  instances = {},
  ports = {},
  claude: pace,
}: StackOptions = {}): Promise<Stack> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    const nats = await startNatsServer();
    stops.push(() => nats.stop());
    await setUp(nats.url);
    const telegram = await startTelegramSimulator({ token: botToken });
    stops.push(() => telegram.stop());
    const claude = await startClaudeSimulator({ firstTokenMs: 50, tokensPerSecond: 200, ...pace });
    stops.push(() => claude.stop());

    const all: Record<string, string> = {
      NATS_URL: nats.url,
      TELEGRAM_TOKEN: botToken,
      TELEGRAM_API_ROOT: telegram.url,
      ANTHROPIC_API_KEY: 'simulated',
      ANTHROPIC_BASE_URL: claude.url,
      ENVIRONMENT: 'test',
      THREAD_POOL_SIZE: '1',
      ...env,
    };
    const fleet = await startFleet({
      instances,
      env: (service) => ({ ...all, PORT: String(ports[service] ?? 0) }),
    });
    stops.push(() => fleet.stop());
    const processes = (name: ServiceName) =>
      fleet.instances(name).flatMap(({ process }) => (process === undefined ? [] : [process]));
    return { telegram, claude, natsUrl: nats.url, env: all, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
