import { Budget } from '../budget.ts';
import { Faults } from '../faults.ts';
import { defaultLimits, defaultToken } from '../options.ts';
import type { Limits, SimulatorOptions } from '../options.ts';
import type { User } from '../telegram.ts';
import { CallLog } from './calls.ts';
import { CallbackQueries } from './callback-queries.ts';
import { Chats } from './chats.ts';
import { Drafts } from './drafts.ts';
import { Events } from './events.ts';
import { Files } from './files.ts';
import { Profile } from './profile.ts';
import { Updates } from './updates.ts';

/** Everything the simulated Telegram knows. */
export interface Simulation {
  readonly token: string;
  readonly bot: User;
  readonly privacyMode: boolean;
  readonly limits: Limits;
  readonly events: Events;
  readonly chats: Chats;
  readonly drafts: Drafts;
  readonly files: Files;
  readonly updates: Updates;
  readonly callbackQueries: CallbackQueries;
  readonly profile: Profile;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly budget: Budget;
}

export function createSimulation(options: SimulatorOptions): Simulation {
  const limits = { ...defaultLimits, ...options.limits };
  const token = options.token ?? defaultToken;
  const id = Number(/^(\d{1,15}):[\w-]+$/.exec(token)?.[1]);
  if (Number.isNaN(id)) throw new TypeError('The bot token must look like 123456:ABC-DEF');
  const events = new Events();
  // A bot takes an id that it has seen for a repetition, also when the simulator was started again in the meantime.
  const firstUpdateId = Math.floor(Date.now() / 1000);
  return {
    token,
    bot: {
      id,
      is_bot: true,
      first_name: options.botName ?? 'Gonets',
      username: options.botUsername ?? 'gonets_bot',
    },
    privacyMode: options.privacyMode ?? true,
    limits,
    events,
    chats: new Chats(),
    drafts: new Drafts(events, limits.draftTtlMs),
    files: new Files(limits.storedBytes),
    updates: new Updates(limits.updates, Date.now, firstUpdateId),
    callbackQueries: new CallbackQueries(limits.callbackMs, Date.now),
    profile: new Profile(),
    calls: new CallLog(limits.calls),
    faults: new Faults(),
    budget: new Budget(limits, () => performance.now()),
  };
}
