import { BusError, openBucket } from '@gonets/bus';
import type { Bucket, Bus, Change } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import { metrics } from '@gonets/telemetry';
import { change } from '../change.ts';
import type { Known } from '../change.ts';
import { close, committed, dayOf, emptyMonth, monthSchema, note, open } from './month.ts';
import type { Month, Paid, Run } from './month.ts';

/** A run and whose it is: enough to find its account. */
export type OwnedRun = Run & { readonly user: string };
type RunId = Pick<OwnedRun, 'id' | 'user' | 'at'>;

/** The account of one user and month as it was at one moment. */
export type Account = Known<Month>;

/** What every user took, in NATS. Every change may be repeated: it is made once. */
export interface Accounts {
  /**
   * Opens a run. Answers the account as it is then, for `note` or `close`: only when it has changed since, they read it.
   * Throws `AI_BUDGET` when the run could take its user over `budget` micro-dollars for the day.
   */
  open(run: OwnedRun, budget?: number): Promise<Account>;
  /** Notes what an open run has paid so far. Answers the account as it is then. */
  note(run: RunId, paid: Paid, known?: Account): Promise<Account>;
  /** Enters what a run has paid, which ends it. Answers false when that was done before. */
  close(run: RunId, paid: Paid, known?: Account): Promise<boolean>;
  /** The month of `at`. */
  read(user: string, at: number): Promise<Month>;
  /** Accounts that were changed after `revision`; all from 0. Their keys are for `owner`. */
  changes(revision: number): AsyncIterable<Change<Month>>;
  find(key: string): Promise<Month>;
}

export async function openAccounts(bus: Bus): Promise<Accounts> {
  return accountsIn(await openBucket(bus, buckets.usage, monthSchema));
}

export function accountsIn(bucket: Bucket<Month>): Accounts {
  const find = async (key: string) => (await bucket.get(key))?.value ?? emptyMonth;
  return {
    async open({ user, ...run }, budget) {
      const { account } = await write(bucket, keyOf(user, run.at), (month) => {
        const opened = open(month, run);
        if (opened && budget !== undefined && committed(opened, dayOf(run.at), run.at) > budget) {
          throw new BusError('AI_BUDGET', 'the budget of the user for this day is used up');
        }
        return opened;
      });
      return account;
    },
    async note({ id, user, at }, paid, known) {
      const { account } = await write(bucket, keyOf(user, at), (month) => note(month, id, paid), known);
      return account;
    },
    async close({ id, user, at }, paid, known) {
      const { isChanged } = await write(bucket, keyOf(user, at), (month) => close(month, id, paid), known);
      return isChanged;
    },
    read: (user, at) => find(keyOf(user, at)),
    changes: (revision) => bucket.changes(revision),
    find,
  };
}

/** Whose account it is. */
export function owner(key: string): string {
  return key.slice(0, key.lastIndexOf('.'));
}

function keyOf(user: string, at: number): string {
  return `${user}.${dayOf(at).slice(0, 7)}`;
}

/** Writes what `next` makes of a month; nothing when that is undefined. */
function write(
  bucket: Bucket<Month>,
  key: string,
  next: (month: Month) => Month | undefined,
  known?: Account,
): Promise<{ readonly account: Account; readonly isChanged: boolean }> {
  const changing = { key, what: 'the account of a user', conflicts: metrics.usageConflicts, known };
  return change(bucket, changing, async (entry) => {
    const value = next(entry?.value ?? emptyMonth);
    if (value === undefined) {
      return { account: { entry }, isChanged: false };
    }
    const revision = await (entry ? bucket.update(key, value, entry.revision) : bucket.create(key, value));
    return { account: { entry: { value, revision } }, isChanged: true };
  });
}
