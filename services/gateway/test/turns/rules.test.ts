import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type * as Accept from '../../src/turns/accept.ts';
import type * as Mailbox from '../../src/turns/mailbox.ts';
import type { TokenDelivery } from '../../src/turns/ports.ts';
import type { Variant } from './model/run.ts';
import { calm, frozen, lossy, oneBigMailbox, rough } from './model/scenario.ts';
import type { Scenario } from './model/scenario.ts';
import type { Process } from './model/world.ts';

/*
 * The test of the test: each rule of the protocol is left out in turn, and the model must notice. A rule is left out
 * by another transition of the record or by a port that misbehaves: the core itself has no switch for it.
 */

interface Mutation {
  readonly mailbox?: (real: typeof Mailbox) => Partial<typeof Mailbox>;
  readonly accept?: (real: typeof Accept) => Partial<typeof Accept>;
  readonly variant?: Omit<Variant, 'createTurns'>;
}

const timeout = 120_000;
const mostRuns = 10_000;
/** One that comes upon each omission soon. */
const seed = 4;

/** The first problem that the model finds in the mutated core; undefined when it finds none. */
async function problemWith(mutation: Mutation, schedules: fc.Arbitrary<Scenario>): Promise<string | undefined> {
  vi.resetModules();
  vi.doMock('../../src/turns/mailbox.ts', async (original) => {
    const real = await original<typeof Mailbox>();
    return { ...real, ...mutation.mailbox?.(real) };
  });
  vi.doMock('../../src/turns/accept.ts', async (original) => {
    const real = await original<typeof Accept>();
    return { ...real, ...mutation.accept?.(real) };
  });
  const { createTurns } = await import('../../src/turns/turns.ts');
  const { Run } = await import('./model/run.ts');
  const { broken } = await import('./model/verdict.ts');
  let problem: string | undefined;
  const property = fc.asyncProperty(schedules, async (scenario) => {
    const run = new Run(scenario, { createTurns, ...mutation.variant });
    [problem] = broken(run, await run.play());
    return problem === undefined;
  });
  const { failed } = await fc.check(property, { numRuns: mostRuns, endOnFailure: true, seed });
  return failed ? problem : undefined;
}

function withoutRule(rule: string, mutation: Mutation, schedules: fc.Arbitrary<Scenario>, problem: RegExp) {
  test(`the model fails without the rule: ${rule}`, { timeout }, async () => {
    await expect(problemWith(mutation, schedules)).resolves.toMatch(problem);
  });
}

withoutRule(
  'what is done lately is known',
  {
    mailbox: ({ append }) => ({
      append(mailbox, update, now) {
        const after = append(mailbox && { ...mailbox, done: [] }, update, now);
        return typeof after === 'string' ? after : { ...after, done: mailbox?.done ?? [] };
      },
    }),
  },
  calm,
  /out of order|doubles/,
);

withoutRule(
  'an epoch never comes again, also not after a delete',
  {
    mailbox: ({ append }) => ({
      append(mailbox, update, now) {
        const after = append(mailbox, update, now);
        const scheduled = typeof after === 'object' && !mailbox?.scheduled;
        return scheduled ? { ...after, epoch: (mailbox?.epoch ?? 0) + 1 } : after;
      },
    }),
  },
  calm,
  /not at rest/,
);

withoutRule('the record is read through the leader', { variant: { staleness: 3 } }, calm, /not at rest/);

withoutRule(
  'a record stays far below the limit of the store',
  {
    mailbox: ({ append }) => ({
      append(mailbox, update, now) {
        const after = append(mailbox, update, now);
        if (after !== 'full' || !mailbox) {
          return after;
        }
        const crammed = { ...mailbox, pending: [...mailbox.pending, update] };
        return JSON.stringify(crammed).length < 899_990 ? crammed : 'full';
      },
    }),
  },
  oneBigMailbox,
  /not at rest/,
);

withoutRule(
  'an update is confirmed after its token is published',
  {
    variant: {
      ports: (ports, process, world) => ({
        ...ports,
        queue: {
          ...ports.queue,
          async publish(token) {
            world.after(300, process, () => void ports.queue.publish(token).catch(() => {}));
            return 0;
          },
        },
      }),
    },
  },
  rough,
  /not at rest/,
);

withoutRule(
  'a repeated update publishes its token again',
  {
    accept: ({ accept }) => ({
      async accept(deps, key, update) {
        let appended = false;
        const store = {
          ...deps.store,
          create: (...args: Parameters<typeof deps.store.create>) => {
            appended = true;
            return deps.store.create(...args);
          },
          update: (...args: Parameters<typeof deps.store.update>) => {
            appended = true;
            return deps.store.update(...args);
          },
        };
        const queue = {
          ...deps.queue,
          publish: async (token: Parameters<typeof deps.queue.publish>[0]) => {
            return appended ? deps.queue.publish(token) : 0;
          },
        };
        return accept({ ...deps, store, queue }, key, update);
      },
    }),
  },
  rough,
  /not at rest/,
);

withoutRule(
  'the reconciler publishes tokens of mailboxes that nobody works on',
  {
    variant: {
      ports: (ports) => ({ ...ports, store: { ...ports.store, changes: async function* () {} } }),
    },
  },
  lossy,
  /not at rest/,
);

withoutRule(
  'every change is a compare-and-swap',
  {
    variant: {
      ports: ({ store, ...ports }) => ({
        ...ports,
        store: {
          ...store,
          async update(key, mailbox) {
            for (;;) {
              const current = await store.get(key);
              try {
                return await (current ? store.update(key, mailbox, current.revision) : store.create(key, mailbox));
              } catch (error) {
                if (!(error instanceof Error && error.name === 'Conflict')) {
                  throw error;
                }
              }
            }
          },
        },
      }),
    },
  },
  calm,
  /lost|doubles|not at rest|begun anew/,
);

withoutRule(
  'attempts are counted in the record',
  {
    mailbox: ({ begin, claim }) => ({
      begin: (mailbox, holder) => begin(mailbox, holder, 1),
      claim: (mailbox, holder) => ({ ...claim(mailbox, holder), attempt: 1 }),
    }),
  },
  calm,
  /not at rest/,
);

withoutRule(
  'idle only when nothing is pending',
  {
    mailbox: ({ finish }) => ({
      finish(mailbox, claim, update, now) {
        const after = finish(mailbox, claim, update, now);
        return after && { ...after, scheduled: false, holder: null };
      },
    }),
  },
  calm,
  /lost/,
);

withoutRule(
  'which updates belong to a turn is written into the record',
  {
    mailbox: ({ finish, join }) => ({
      join: (mailbox) => mailbox,
      finish: (mailbox, claim, update, now) => finish(join(mailbox, claim) ?? mailbox, claim, update, now),
    }),
  },
  calm,
  /nobody has seen it to its end/,
);

withoutRule(
  'a stop is written into the record',
  { mailbox: ({ claim }) => ({ claim: (mailbox, holder) => ({ ...claim(mailbox, holder), stopped: false }) }) },
  rough,
  /begun anew although it had been stopped/,
);

withoutRule(
  '`sending` is written before anything is sent',
  {
    mailbox: ({ beginSend }) => ({
      beginSend(mailbox, claim, part, at) {
        const after = beginSend(mailbox, claim, part, at);
        return after && { ...after, sending: mailbox.sending };
      },
    }),
  },
  rough,
  /doubles/,
);

withoutRule(
  'a part that is recorded as sent is not sent again',
  {
    mailbox: ({ endSend }) => ({
      endSend(mailbox, claim, part, result) {
        const after = endSend(mailbox, claim, part, result);
        return after && { ...after, sent: mailbox.sent };
      },
    }),
  },
  calm,
  /doubles/,
);

withoutRule(
  'a takeover waits for the hard send deadline of the former holder',
  {
    mailbox: ({ claim }) => ({
      claim(mailbox, holder) {
        const lostSends = mailbox.sending ? 1 : 0;
        return { ...claim(mailbox, holder), sending: null, ambiguous: mailbox.ambiguous + lostSends };
      },
    }),
  },
  frozen,
  /another request was on its way|out of order|doubles/,
);

withoutRule(
  'nothing is sent after the hard send deadline',
  {
    // A clock that stands still while its process is frozen.
    variant: { clock: (clock, process) => ({ ...clock, elapsed: () => clock.elapsed() - process.frozenMs }) },
  },
  rough,
  /another request was on its way|out of order|doubles/,
);

const deliveries = new WeakMap<Process, Map<string, TokenDelivery>>();

withoutRule(
  'a holder that lost the record never acknowledges its token',
  {
    variant: {
      ports: ({ queue, ...ports }, process) => ({
        ...ports,
        queue: {
          ...queue,
          pull: (free, handler) =>
            queue.pull(free, (delivery) => {
              const mine = deliveries.get(process) ?? new Map<string, TokenDelivery>();
              deliveries.set(process, mine.set((JSON.parse(delivery.payload) as { key: string }).key, delivery));
              handler(delivery);
            }),
        },
      }),
      onTurn(turn, process) {
        turn.signal.addEventListener('abort', () => {
          if (turn.signal.reason === 'lost') {
            void deliveries.get(process)?.get(turn.key)?.ack();
          }
        });
      },
    },
  },
  rough,
  /not at rest/,
);
