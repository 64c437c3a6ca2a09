import type { createTurns as CreateTurns } from '../../../src/turns/turns.ts';
import type { Mailbox } from '../../../src/turns/mailbox.ts';
import type { Clock, DeadLetter, TurnEvents } from '../../../src/turns/ports.ts';
import { maxAttempts } from '../../../src/turns/timing.ts';
import type { StoredUpdate, Turn } from '../../../src/turns/types.ts';
import { placeOf } from '../../../src/dead-letters/letter.ts';
import { clockOf, Gateway } from './gateway.ts';
import type { Ports } from './gateway.ts';
import { Network } from './network.ts';
import { Queue } from './queue.ts';
import type { Scenario, UpdatePlan } from './scenario.ts';
import { Store } from './store.ts';
import { SendError, Telegram, Trouble } from './telegram.ts';
import { World } from './world.ts';
import type { Process } from './world.ts';

/** What a test of the test puts in the place of the real thing. */
export interface Variant {
  readonly createTurns: typeof CreateTurns;
  /** How many states a read may be behind. */
  readonly staleness?: number;
  readonly ports?: (ports: Ports, process: Process, world: World) => Ports;
  readonly onTurn?: (turn: Turn, process: Process) => void;
  readonly clock?: (clock: Clock, process: Process) => Clock;
}

const horizonMs = 45 * 60_000;
const confirmMs = 10_000;
const settleMs = 500;

/** One scenario, played with the real core to its end, and what there is to judge then. */
export class Run {
  readonly scenario: Scenario;
  readonly world: World;
  readonly store: Store;
  readonly queue: Queue;
  readonly telegram: Telegram;
  /** Updates in the order in which they entered each mailbox. */
  readonly accepted = new Map<string, number[]>();
  /** Mailboxes whose record was deleted at some time. */
  readonly deleted = new Set<string>();
  /** Those that had work at that time: it is gone. */
  readonly wiped = new Set<string>();
  readonly stopped = new Set<number>();
  readonly givenUp = new Set<number>();
  /** Updates that were answered by a turn that came to its end, and the first update of that turn. */
  readonly answeredBy = new Map<number, number>();
  /** Ids of the updates in each dead letter, by its place in the archive. */
  readonly letters = new Map<string, readonly number[]>();
  /** Ambiguous sends, as the records of the mailboxes count them. */
  readonly ambiguous = new Map<string, number>();
  /** Rules that were broken on the way. */
  readonly violations: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly #variant: Variant;
  readonly #gateways: Gateway[];
  readonly #listeners = new Map<string, { process: Process; handler: (key: string) => void }>();
  readonly #handling = new Map<Process, number>();
  /** Starts of an update at which its stop was in the record already. A postponed start gives its number to the next. */
  readonly #begunStopped = new Map<number, Set<string>>();
  readonly #starts = new Map<number, number>();
  /** The updates of each turn, as its first start had them. */
  readonly #parts = new Map<number, string>();
  readonly #unconfirmed = new Set<object>();

  constructor(scenario: Scenario, variant: Variant) {
    this.scenario = scenario;
    this.#variant = variant;
    this.world = new World(scenario.seed);
    const network = new Network(this.world, (process, call) => {
      const gateway = this.#gateways.findIndex((candidate) => candidate.process === process);
      return scenario.calls.find((fault) => fault.gateway === gateway && fault.call === call)?.fault;
    });
    this.store = new Store(network, variant.staleness ?? 0);
    this.store.onWrite = (key, after, before) => this.#observe(key, after, before);
    this.queue = new Queue(network, new Set(scenario.lostTokens));
    this.telegram = new Telegram(this.world, new Map(scenario.sends.map(({ send, fault }) => [send, fault])));
    this.#gateways = [];
    for (const [index, { limit, skewMs }] of scenario.gateways.entries()) {
      this.#gateways.push(
        new Gateway({
          world: this.world,
          name: `gateway-${index}`,
          limit,
          skewMs,
          createTurns: variant.createTurns,
          clock: (process) => this.#clock(process),
          ports: (process) => this.#ports(network, process),
          handler: (process) => (turn) => this.#handle(turn, process, limit),
          deadLetters: (process) => ({ store: (letter) => network.call(process, () => this.#bury(letter)) }),
          onGiveUp: (turn) => this.#giveUp(turn),
          events: this.#events(),
          onGone: (process) => this.queue.forget(process),
        }),
      );
    }
  }

  /** Answers what has not come to rest at the end of time, if anything. */
  async play(): Promise<string | undefined> {
    const { scenario, world } = this;
    world.onStep = (process) => this.#strike(process);
    for (const [index, plan] of scenario.updates.entries()) {
      world.after(plan.at, undefined, () => this.#push(index + 1, plan));
    }
    for (const { at, mailbox } of scenario.stops) {
      world.after(at, undefined, () => this.#stop(keyOf(mailbox)));
    }
    for (const { at, mailbox, idle } of scenario.deletes) {
      world.after(at, undefined, () => this.#delete(keyOf(mailbox), idle));
    }
    for (const { at, gateway, graceMs } of scenario.drains) {
      world.after(at, undefined, () => void this.#gateways[gateway]?.drain(graceMs));
    }
    for (const { at, ms } of scenario.outages) {
      world.after(at, undefined, () => {
        world.outageUntil = world.time + ms;
        world.after(ms, undefined, () => this.queue.wake());
      });
    }
    const planned = Math.max(
      ...[scenario.updates, scenario.stops, scenario.deletes, scenario.drains, scenario.outages].flatMap((events) =>
        events.map(({ at }) => at + 1),
      ),
    );
    const rested = await world.runUntil(() => world.time > planned && this.#atRest() === undefined, horizonMs);
    return rested ? undefined : (this.#atRest() ?? 'nothing happens any more');
  }

  #atRest(): string | undefined {
    if (this.#unconfirmed.size > 0) {
      return `${this.#unconfirmed.size} updates are not confirmed to Telegram`;
    }
    const busy = this.store.keys().find((key) => this.store.current(key)?.mailbox.scheduled);
    if (busy) {
      return `mailbox ${busy} is not idle`;
    }
    if (this.queue.size > 0) {
      return 'a token is left';
    }
    const active = this.#gateways.find(({ process, turns }) => process.alive && turns.stats().active > 0);
    return active && `${active.process.name} is still active`;
  }

  #strike(process: Process): void {
    const gateway = this.#gateways.findIndex((candidate) => candidate.process === process);
    const pause = this.scenario.pauses.find((fault) => fault.gateway === gateway && fault.step === process.steps);
    if (pause) {
      this.count('pauses');
      process.frozenUntil = this.world.time + pause.ms;
      process.frozenMs += pause.ms;
    }
    const crash = this.scenario.crashes.find((fault) => fault.gateway === gateway && fault.step === process.steps);
    if (crash) {
      this.count('crashes');
      this.#gateways[gateway]?.crash(crash.downMs);
    }
  }

  /** What Telegram does: sends an update until it is confirmed, and perhaps once more. */
  #push(id: number, plan: UpdatePlan, repeated = false): void {
    const { world } = this;
    const key = keyOf(plan.mailbox);
    const push = {};
    this.#unconfirmed.add(push);
    const attempt = () => {
      if (!this.#unconfirmed.has(push)) {
        return;
      }
      const { process, turns } = this.#anyGateway();
      const clock = clockOf(world, process);
      world.after(world.latency(), process, () => {
        turns.accept(key, this.#updateOf(id, plan, clock.now())).then(
          ({ result }) =>
            world.after(world.latency(), undefined, () => this.#confirm(push, id, plan, repeated, result)),
          () => {},
        );
      });
      world.after(confirmMs, undefined, attempt);
    };
    attempt();
  }

  #updateOf(id: number, { bytes, whole }: UpdatePlan, receivedAt: number): StoredUpdate {
    const joins = whole === undefined ? undefined : { group: `whole ${whole}`, settleMs };
    return { id, update: { text: 'x'.repeat(bytes) }, receivedAt, joins };
  }

  #confirm(push: object, id: number, plan: UpdatePlan, repeated: boolean, answer: string): void {
    if (this.#unconfirmed.delete(push)) {
      this.count(answer);
      if (!repeated && plan.repeatMs !== undefined) {
        const again = {};
        this.#unconfirmed.add(again);
        this.world.after(plan.repeatMs, undefined, () => {
          this.#unconfirmed.delete(again);
          this.#push(id, plan, true);
        });
      }
    }
  }

  #stop(key: string): void {
    const { process, turns } = this.#anyGateway();
    this.world.after(this.world.latency(), process, () => {
      turns.stop(key, Number.MAX_SAFE_INTEGER).catch(() => {});
    });
  }

  #delete(key: string, onlyIdle: boolean): void {
    const record = this.store.current(key)?.mailbox;
    if (!record || (record.scheduled && onlyIdle)) {
      return;
    }
    this.count('deletes');
    this.deleted.add(key);
    if (record.scheduled) {
      this.wiped.add(key);
    }
    this.store.delete(key);
  }

  #anyGateway(): Gateway {
    return this.#gateways[this.world.random(this.#gateways.length)]!;
  }

  #clock(process: Process): Clock {
    const clock = clockOf(this.world, process);
    return this.#variant.clock?.(clock, process) ?? clock;
  }

  #ports(network: Network, process: Process): Ports {
    const ports: Ports = {
      store: this.store.port(process, this.scenario.lostTokens.length > 0),
      queue: this.queue.port(process),
      pings: {
        ping: (holder, key) => {
          network.post(process, () => {
            const listener = this.#listeners.get(holder);
            this.world.after(this.world.latency(), listener?.process, () => listener?.handler(key));
          });
        },
        listen: async (holder, handler) => {
          this.#listeners.set(holder, { process, handler });
          return () => this.#listeners.delete(holder);
        },
      },
    };
    return this.#variant.ports?.(ports, process, this.world) ?? ports;
  }

  /** Thinks, sends its parts one by one, fails as often as planned; a stopped one sends only its first part. */
  async #handle(turn: Turn, process: Process, limit: number): Promise<void> {
    const plan = this.scenario.updates[turn.update.id - 1]!;
    const handling = (this.#handling.get(process) ?? 0) + 1;
    this.#handling.set(process, handling);
    if (handling > limit) {
      this.violations.push(`${process.name} runs ${handling} turns at once, its limit is ${limit}`);
    }
    if (this.#begunStopped.get(turn.update.id)?.has(startOf(process.name, turn.attempt)) && !turn.stopped()) {
      this.violations.push(`update ${turn.update.id} was begun anew although it had been stopped`);
    }
    this.#variant.onTurn?.(turn, process);
    const start = (this.#starts.get(turn.update.id) ?? 0) + 1;
    this.#starts.set(turn.update.id, start);
    this.#checkParts(turn);
    try {
      await clockOf(this.world, process).sleep(plan.thinkMs, turn.signal);
      for (let part = 1; part <= (turn.stopped() ? 1 : plan.parts); part += 1) {
        await this.#send(turn, process, part);
        if (turn.attempt <= plan.failures) {
          throw new Error('the handler failed');
        }
        if (start <= plan.trouble) {
          throw new Trouble('Telegram takes nothing');
        }
      }
      for (const { id } of turn.parts) {
        this.answeredBy.set(id, turn.update.id);
      }
      this.count(turn.parts.length > 1 ? 'wholes' : 'singles');
    } finally {
      this.#handling.set(process, this.#handling.get(process)! - 1);
    }
  }

  /** Every start of a turn must be about the same updates. A record that was deleted has forgotten them. */
  #checkParts({ key, update, parts }: Turn): void {
    const ids = parts.map(({ id }) => id).join(' ');
    const before = this.#parts.get(update.id) ?? ids;
    if (ids !== before && !this.deleted.has(key)) {
      this.violations.push(`the turn of update ${update.id} was about ${before}, then about ${ids}`);
    }
    this.#parts.set(update.id, before);
  }

  #bury(letter: DeadLetter): void {
    const { parts, attempts } = letter;
    const ids = parts.map(({ id }) => id);
    this.letters.set(placeOf(letter), ids);
    if (attempts < maxAttempts) {
      this.violations.push(`updates ${ids.join(' ')} were buried after ${attempts} attempts`);
    }
  }

  /** Whether an update is in a dead letter. */
  buried(update: number): boolean {
    return [...this.letters.values()].some((ids) => ids.includes(update));
  }

  /** A refused message is sent in a plainer form. */
  async #send(turn: Turn, process: Process, part: number): Promise<void> {
    const deliver = (signal: AbortSignal) =>
      this.telegram.send(process, turn.key, { update: turn.update.id, part }, signal);
    try {
      await turn.send(part, deliver);
    } catch (error) {
      if (!(error instanceof SendError) || error.ambiguous) {
        throw error;
      }
      await turn.send(part, deliver);
    }
  }

  async #giveUp(turn: Turn): Promise<void> {
    for (const { id } of turn.parts) {
      this.givenUp.add(id);
    }
    if (!this.buried(turn.update.id)) {
      this.violations.push(`update ${turn.update.id} was given up and is in no dead letter`);
    }
    if (turn.attempt < maxAttempts) {
      this.violations.push(`update ${turn.update.id} was given up at attempt ${turn.attempt}`);
    }
  }

  #observe(key: string, after: Mailbox, before: Mailbox | undefined): void {
    const [head] = after.pending;
    const known = new Set(before?.pending.map(({ id }) => id));
    const fresh = after.pending.filter(({ id }) => !known.has(id)).map(({ id }) => id);
    this.accepted.set(key, [...(this.accepted.get(key) ?? []), ...fresh]);
    for (const id of fresh) {
      // Perhaps anew, after its record was deleted.
      this.stopped.delete(id);
      this.#begunStopped.delete(id);
    }
    if (head && after.stopped && !before?.stopped) {
      this.stopped.add(head.id);
    }
    if (head && after.holder && this.stopped.has(head.id) && after.attempt !== before?.attempt) {
      const starts = this.#begunStopped.get(head.id) ?? new Set();
      this.#begunStopped.set(head.id, starts.add(startOf(after.holder.id, after.attempt)));
    }
    this.ambiguous.set(key, (this.ambiguous.get(key) ?? 0) + Math.max(0, after.ambiguous - (before?.ambiguous ?? 0)));
  }

  #events(): TurnEvents {
    return {
      active: () => {},
      turnStarted: () => {},
      turnEnded: (outcome) => this.count(outcome),
      ambiguousSend: () => this.count('ambiguous sends'),
      takeover: () => this.count('takeovers'),
      reconciled: () => this.count('reconciled'),
    };
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}

function startOf(holder: string, attempt: number): string {
  return `${holder}, attempt ${attempt}`;
}

function keyOf(mailbox: number): string {
  return `mailbox-${mailbox}`;
}
