import * as fc from 'fast-check';
import type { CallFault } from './network.ts';
import type { SendFault } from './telegram.ts';

/** Everything that happens in one run, as data: fast-check makes it up and, on a failure, makes it small. */
export interface Scenario {
  /** Of all latencies and of who gets a token. */
  readonly seed: number;
  readonly gateways: readonly { readonly limit: number; readonly skewMs: number }[];
  readonly updates: readonly UpdatePlan[];
  readonly stops: readonly { readonly at: number; readonly mailbox: number }[];
  /** Of records that are idle at that moment, or of any. */
  readonly deletes: readonly { readonly at: number; readonly mailbox: number; readonly idle: boolean }[];
  /** Before a step of a gateway; it is back after `downMs`. */
  readonly crashes: readonly { readonly gateway: number; readonly step: number; readonly downMs: number }[];
  readonly pauses: readonly { readonly gateway: number; readonly step: number; readonly ms: number }[];
  readonly drains: readonly { readonly at: number; readonly gateway: number; readonly graceMs: number }[];
  readonly calls: readonly { readonly gateway: number; readonly call: number; readonly fault: CallFault }[];
  readonly outages: readonly { readonly at: number; readonly ms: number }[];
  readonly sends: readonly { readonly send: number; readonly fault: SendFault }[];
  /** Numbers of publishes whose token is lost after it was confirmed. */
  readonly lostTokens: readonly number[];
}

export interface UpdatePlan {
  readonly at: number;
  readonly mailbox: number;
  readonly parts: number;
  /** Of its text. */
  readonly bytes: number;
  /** How long its handler takes before it sends. */
  readonly thinkMs: number;
  /** How many attempts fail, each after its first part. */
  readonly failures: number;
  /** How many starts meet a Telegram that takes nothing after the first part. */
  readonly trouble: number;
  /** It is a part of this whole, which is one turn. */
  readonly whole: number | undefined;
  /** Telegram sends it again after so long, although it was confirmed. */
  readonly repeatMs: number | undefined;
}

const moment = fc.oneof(fc.nat(60), fc.nat(2000), fc.nat(60_000));
const gateway = fc.nat(2);
const mailbox = fc.nat(2);
const step = fc.nat(150);
const oftenTrue = fc.integer({ min: 0, max: 9 }).map((number) => number < 9);
const some = <T>(arbitrary: fc.Arbitrary<T>, most: number) => fc.array(arbitrary, { maxLength: most });

const updatePlan: fc.Arbitrary<UpdatePlan> = fc.record({
  at: moment,
  mailbox,
  parts: fc.integer({ min: 1, max: 3 }),
  bytes: fc.oneof({ weight: 9, arbitrary: fc.constant(10) }, { weight: 1, arbitrary: fc.constant(200_000) }),
  thinkMs: fc.oneof(fc.constant(0), fc.nat(300), fc.nat(25_000)),
  failures: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.nat(2) },
    { weight: 1, arbitrary: fc.constant(99) },
  ),
  trouble: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(8) }),
  whole: fc.option(fc.nat(1), { nil: undefined, freq: 2 }),
  repeatMs: fc.option(fc.oneof(fc.nat(300), fc.nat(180_000)), { nil: undefined, freq: 3 }),
});

/** Nothing goes wrong: several gateways, repeated updates, stops, orderly restarts, records that expire. */
export const calm: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat(1_000_000),
  gateways: fc.array(
    fc.record({ limit: fc.integer({ min: 1, max: 3 }), skewMs: fc.integer({ min: -2000, max: 2000 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  updates: fc.array(updatePlan, { minLength: 1, maxLength: 10 }),
  stops: some(fc.record({ at: moment, mailbox }), 2),
  deletes: some(fc.record({ at: moment, mailbox, idle: fc.constant(true) }), 2),
  drains: some(fc.record({ at: moment, gateway, graceMs: fc.nat(10_000) }), 2),
  crashes: fc.constant([]),
  pauses: fc.constant([]),
  calls: fc.constant([]),
  outages: fc.constant([]),
  sends: fc.constant([]),
  lostTokens: fc.constant([]),
});

const faults = {
  crashes: some(fc.record({ gateway, step, downMs: fc.oneof(fc.nat(3000), fc.nat(60_000)) }), 3),
  pauses: some(fc.record({ gateway, step, ms: fc.oneof(fc.nat(2000), fc.integer({ min: 9000, max: 60_000 })) }), 3),
  calls: some(
    fc.record({ gateway, call: step, fault: fc.constantFrom<CallFault>('request lost', 'reply lost', 'slow') }),
    3,
  ),
  outages: some(fc.record({ at: moment, ms: fc.nat(30_000) }), 1),
  deletes: some(fc.record({ at: moment, mailbox, idle: oftenTrue }), 2),
  sends: some(
    fc.record({
      send: fc.integer({ min: 1, max: 15 }),
      fault: fc.constantFrom<SendFault>('refused', 'never arrives', 'reply lost'),
    }),
    2,
  ),
};

/** Everything goes wrong, except that the queue keeps what it has confirmed: it must do without the reconciler. */
export const rough: fc.Arbitrary<Scenario> = fc
  .tuple(calm, fc.record(faults))
  .map(([scenario, trouble]) => ({ ...scenario, ...trouble }));

/** Gateways are frozen until after their lease, and wake up before the hard deadline of a send they had begun. */
export const frozen: fc.Arbitrary<Scenario> = fc
  .tuple(
    calm,
    fc.array(fc.record({ gateway, step: fc.nat(50), ms: fc.integer({ min: 10_500, max: 19_500 }) }), { minLength: 1 }),
  )
  .map(([scenario, pauses]) => ({ ...scenario, pauses }));

/** The queue loses confirmed tokens as well: the reconciler must find the mailboxes. */
export const lossy: fc.Arbitrary<Scenario> = fc
  .tuple(rough, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }))
  .map(([scenario, lostTokens]) => ({ ...scenario, lostTokens }));

/** One mailbox with updates so large that four of them nearly fill a record. */
export const oneBigMailbox: fc.Arbitrary<Scenario> = fc
  .tuple(calm, fc.integer({ min: 224_860, max: 224_940 }))
  .map(([scenario, bytes]) => ({
    ...scenario,
    updates: [1, 2, 3, 4].map((at) => ({
      at,
      bytes,
      mailbox: 0,
      parts: 1,
      thinkMs: 1000,
      failures: 0,
      trouble: 0,
      whole: undefined,
      repeatMs: undefined,
    })),
    deletes: [],
  }));
