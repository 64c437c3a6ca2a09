import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '@gonets/bus';
import type { Logger } from '@gonets/telemetry';
import { findTurn } from '../conversation/record.ts';
import type { Conversations } from '../conversation/store.ts';
import { isPart } from '../report/parts.ts';
import { owner } from './accounts.ts';
import type { Accounts } from './accounts.ts';
import type { Month, Paid, Run } from './month.ts';

const everyMs = 60_000;

interface Deps {
  readonly accounts: Accounts;
  readonly conversations: Pick<Conversations, 'read'>;
  /** Of reports. */
  readonly parts: Pick<Conversations, 'read'>;
  readonly log: Logger;
}

/**
 * Enters the runs of processes that died: at once and every minute, until `ended`. What such a run has paid is in its
 * turn, if that was remembered; else what it had noted by then counts.
 */
export async function sweep(deps: Deps, ended: AbortSignal): Promise<void> {
  const sweeper = new Sweeper(deps);
  while (!ended.aborted) {
    try {
      await sweeper.pass(Date.now(), ended);
    } catch (error) {
      if (ended.aborted) {
        return;
      }
      deps.log.warn({ err: error }, 'unfinished accounts could not all be checked, going on in a minute');
    }
    await sleep(everyMs, undefined, { signal: ended }).catch(() => {});
  }
}

/** Reads only the accounts that were changed since the last pass, and those that had an open run then. */
export class Sweeper {
  readonly #deps: Deps;
  readonly #busy = new Set<string>();
  #revision = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws when NATS is away; the next pass goes on from there. */
  async pass(now: number, ended?: AbortSignal): Promise<void> {
    const { accounts } = this.#deps;
    const before = [...this.#busy];
    const read = new Set<string>();
    for await (const { key, revision, value } of accounts.changes(this.#revision)) {
      if (ended?.aborted) {
        return;
      }
      read.add(key);
      await this.#look(key, value, now);
      this.#revision = revision;
    }
    for (const key of before.filter((each) => !read.has(each))) {
      if (ended?.aborted) {
        return;
      }
      const month = await accounts.find(key);
      await this.#look(key, () => month, now);
    }
  }

  async #look(key: string, find: () => Month | undefined, now: number): Promise<void> {
    const { accounts, log } = this.#deps;
    const open = this.#readable(key, find)?.open ?? [];
    const dead = open.filter(({ until }) => until < now);
    for (const run of dead) {
      if (await accounts.close({ ...run, user: owner(key) }, await this.#paidBy(run))) {
        log.info({ run: run.id }, 'the tokens of an answer that was cut off are entered');
      }
    }
    if (open.length > dead.length) {
      this.#busy.add(key);
    } else {
      this.#busy.delete(key);
    }
  }

  /** An account of a later version, or a broken one, is left alone. */
  #readable(key: string, find: () => Month | undefined): Month | undefined {
    try {
      return find();
    } catch (error) {
      if (codeOf(error) !== 'INTERNAL') {
        throw error;
      }
      this.#deps.log.error({ err: error, account: key }, 'the account of a user cannot be read');
      return undefined;
    }
  }

  async #paidBy({ id, conversation, turn, paid: noted }: Run): Promise<Paid> {
    const { conversations, parts } = this.#deps;
    const memory = isPart(conversation) ? parts : conversations;
    const receipt = findTurn(await memory.read(conversation), turn)?.receipt;
    return receipt?.id === id ? receipt.paid : noted;
  }
}
