import type { Options } from './options.ts';
import type { Crowd } from './outside/people.ts';
import type { WorldOptions } from './world/world.ts';

/** What runs, and who uses it. The limits are low, so that they are reached with few processors. */
export interface Settings {
  readonly world: WorldOptions;
  readonly crowd: Crowd;
  /** Mailboxes at once of one gateway and of all, generations at once of one ai-service. */
  readonly limits: { readonly turns: number; readonly allTurns: number; readonly generations: number };
}

const rateLimit = 40;

export function settingsOf({ seed, chats, nats, webhook, scenario }: Options): Settings {
  const saturated = scenario === 'saturation';
  const instances = saturated
    ? { gateway: 2, 'ai-service': 1, 'pdf-service': 1, 'rate-limit-service': 1 }
    : { gateway: 3, 'ai-service': 2, 'pdf-service': 2, 'rate-limit-service': 2 };
  const { turns, generations } = saturated ? { turns: 10, generations: 40 } : { turns: 20, generations: 16 };
  return {
    limits: { turns, allTurns: turns * instances.gateway, generations },
    world: {
      nats,
      webhook,
      instances,
      env: {
        MAX_CONCURRENT_REQUESTS: String(turns),
        AI_SEMAPHORE_LIMIT: String(generations),
        PDF_SEMAPHORE_LIMIT: '4',
        THREAD_POOL_SIZE: '1',
        SECURITY_RATE_LIMIT_PER_MINUTE: String(rateLimit),
        HTTP_TIMEOUT: '10',
        // More than anybody uses: that reservations are given back is what matters.
        AI_DAILY_BUDGET_USD: '1000',
      },
      tokensPerSecond: saturated ? 120 : 150,
    },
    crowd: {
      seed,
      people: chats,
      inGroups: saturated ? 0 : Math.floor(chats / 10 / 4) * 4,
      eager: saturated ? 0 : 2,
      steady: saturated,
      thinkMs: saturated ? 2900 : 40_000,
      rateLimit,
    },
  };
}
