import type { Msg, Subscription } from 'nats';
import type { Logger } from '@gonets/telemetry';
import { BusError } from '../errors.ts';
import { encodeFrame, parseJson } from '../frames.ts';
import { isInbox } from '../inbox.ts';
import { shortName } from '../name.ts';
import type { ServeOptions, ServeStats, Serving } from '../types.ts';
import type { Wire } from '../wire.ts';
import { Admission } from './admission.ts';
import { forwarded, readEnvelope } from './envelope.ts';
import { Job } from './job.ts';
import type { Size } from './places.ts';
import { processTask } from './process.ts';
import type { Task, Workplace } from './process.ts';
import { Tally } from './tally.ts';
import type { Work } from './work.ts';

const defaultMaxHops = 4;
const tickMs = 500;

/** One that waits for its turn. */
interface Waiting {
  readonly task: Task;
  readonly begin: () => void;
}

/** This process's part in a queue group: takes requests up to its limit, passes on or keeps waiting the others. */
export class Member implements Serving, Workplace {
  readonly subject: string;
  readonly queue: string;
  readonly name: string;
  readonly tally: Tally;
  readonly log: Logger;
  readonly #wire: Wire;
  readonly #work: Work;
  readonly #admission: Admission<Waiting>;
  readonly #smallBytes: number;
  readonly #running = new Set<Task>();
  readonly #onIdle: (() => void)[] = [];
  #subscription: Subscription | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #open = 0;

  constructor(wire: Wire, subject: string, options: ServeOptions, work: Work) {
    this.subject = subject;
    this.queue = options.queue;
    this.name = shortName(subject);
    this.log = wire.log;
    this.tally = new Tally(subject, options.limit);
    this.#wire = wire;
    this.#work = work;
    const { bytes, places: kept } = options.small ?? { bytes: Number.POSITIVE_INFINITY, places: 0 };
    this.#smallBytes = bytes;
    this.#admission = new Admission({ maxHops: defaultMaxHops, ...options, kept });
  }

  async start(): Promise<void> {
    this.#subscription = await this.#wire.subscribe(this.subject, { queue: this.queue }, (msg) => this.#receive(msg));
  }

  /** False when the server took the subscription away. */
  get listening(): boolean {
    return this.#subscription?.isClosed() === false;
  }

  stats(): ServeStats {
    return this.tally.stats();
  }

  /** Takes nothing new, and sends away who waits. */
  async drain(): Promise<void> {
    for (const { task } of this.#admission.close()) {
      task.job.abort(new BusError('BUSY', `${this.name}: this instance is stopping`));
    }
    if (this.#subscription) {
      await this.#wire.drain(this.#subscription);
    }
  }

  /** Resolves when every request was answered. */
  async idle(): Promise<void> {
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle.push(resolve);
      });
    }
  }

  abort(reason: BusError): void {
    for (const { job } of this.#running) {
      job.abort(reason);
    }
  }

  #receive(msg: Msg): void {
    const { reply } = msg;
    if (!isInbox(reply)) {
      this.log.warn({ subject: this.subject }, 'a request without an inbox to answer to was dropped');
      return;
    }
    try {
      this.#admit(msg, reply);
    } catch (error) {
      const known = error instanceof BusError ? error : new BusError('INTERNAL', `${this.name} failed`);
      this.tally.result('failed');
      this.#refuse(reply, known);
      throw error;
    }
  }

  #admit(msg: Msg, reply: string): void {
    const envelope = readEnvelope(msg);
    if (envelope.remainingMs === 0) {
      this.tally.result('expired');
      this.#refuse(reply, new BusError('DEADLINE', `${this.name}: the request came after its deadline`));
      return;
    }
    if (envelope.remainingMs <= this.#wire.holdUp.ms) {
      this.tally.result('busy');
      this.#refuse(reply, new BusError('BUSY', `${this.name}: this instance was held up; the request may be too old`));
      return;
    }
    const size: Size = msg.data.length <= this.#smallBytes ? 'small' : 'large';
    const verdict = this.#admission.judge(envelope.hops, size);
    if (verdict === 'forward') {
      const headers = forwarded(msg, envelope.hops);
      this.#wire.publish(this.subject, msg.data, { reply, headers });
      this.tally.result('forwarded');
    } else if (verdict === 'busy') {
      this.tally.result('busy');
      this.#refuse(reply, new BusError('BUSY', `${this.name}: every instance is at its limit`));
    } else {
      const run = this.#work.prepare(this.name, parseJson(msg));
      const job = new Job(this.#wire, { name: this.name, size, reply, remainingMs: envelope.remainingMs });
      const task = { job, run, envelope, bodyBytes: msg.data.length };
      void this.#process(verdict === 'run' ? this.#enter(task) : this.#queue(task));
    }
  }

  #refuse(reply: string, { code, message }: BusError): void {
    this.#wire.publish(reply, encodeFrame(0, { type: 'error', code, message }));
  }

  #enter(task: Task): Task {
    this.#admission.run(task.job.size);
    this.#running.add(task);
    if (this.#work.firstSign === 'at once') {
      task.job.heartbeat();
    }
    return task;
  }

  #queue(task: Task): Task {
    const { job } = task;
    let begin = () => {};
    const turn = new Promise<void>((resolve, reject) => {
      begin = resolve;
      job.signal.addEventListener('abort', () => {
        this.#admission.leave(waiting);
        reject(job.signal.reason);
      });
    });
    const waiting = { task: { ...task, turn }, begin };
    job.heartbeat(this.#admission.wait(waiting, job.size));
    return waiting.task;
  }

  async #process(task: Task): Promise<void> {
    this.#open += 1;
    this.#ticker ??= setInterval(() => this.#tick(), tickMs);
    this.#count();
    await processTask(this, task);
    task.job.close();
    if (this.#running.delete(task)) {
      this.#next(task.job.size);
    }
    this.#count();
    this.#open -= 1;
    if (this.#open === 0) {
      for (const resolve of this.#onIdle.splice(0)) {
        resolve();
      }
    }
  }

  /** Gives the place of a finished request to the next one that waits. */
  #next(size: Size): void {
    const next = this.#admission.release(size);
    if (next) {
      this.#running.add(next.task);
      if (this.#work.firstSign === 'at once') {
        next.task.job.heartbeat();
      }
      next.begin();
    }
  }

  #count(): void {
    this.tally.occupancy(this.#admission.running, this.#admission.waiting);
  }

  #tick(): void {
    if (this.#open === 0) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
    const now = performance.now();
    let ahead = 0;
    for (const { task } of this.#admission.line()) {
      task.job.pulse(now, { ahead });
      ahead += 1;
    }
    for (const { job } of this.#running) {
      job.pulse(now, { isDue: job.isSilent && this.#work.firstSign === 'soon' });
    }
  }
}
