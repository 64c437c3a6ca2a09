import type { UsageResponse } from '@gonets/contracts';
import type { MeterDeps } from './meter.ts';
import { committed, dayOf, figuresOfDay, figuresOfMonth } from './month.ts';

/** What a user has taken so far, and what is left of the budget. */
export async function usageOf(
  { accounts, budget }: Pick<MeterDeps, 'accounts' | 'budget'>,
  user: string,
  now: number,
): Promise<UsageResponse> {
  const month = await accounts.read(user, now);
  const day = dayOf(now);
  return {
    today: figuresOfDay(month, day),
    month: figuresOfMonth(month),
    ...(budget !== undefined && { budget: { microDollars: budget, committed: committed(month, day, now) } }),
  };
}
