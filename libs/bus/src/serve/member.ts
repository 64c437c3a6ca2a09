import type { ErrorCode } from '@gonets/contracts';
import { attributes, natsSystem, withSpan } from '@gonets/telemetry';
import { SpanKind } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import type { Msg, Subscription } from 'nats';
import { BusError } from '../errors.ts';
import { encodeFrame, parseJson } from '../frames.ts';
import type { Outgoing } from '../frames.ts';
import { shortName } from '../name.ts';
import type { ServeOptions, ServeStats, Serving } from '../types.ts';
import type { Wire } from '../wire.ts';
import { Admission } from './admission.ts';
import { forwarded, isInbox, readEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { Job } from './job.ts';
import { Tally } from './tally.ts';
import type { Result } from './tally.ts';
import type { Run, Work } from './work.ts';

const defaultMaxHops = 4;
const tickMs = 500;

/** A taken request, from its arrival to its answer. */
interface Task {
  readonly job: Job;
  readonly run: Run;
  readonly envelope: Envelope;
  readonly bodySize: number;
  /** Of one that waits; rejects when it gives up. */
  turn?: Promise<void>;
  begin?: () => void;
}

/** This process's part in a queue group: takes requests up to its limit, passes on or keeps waiting the others. */
export class Member implements Serving {
  readonly subject: string;
  readonly queue: string;
  readonly name: string;
  readonly tally: Tally;
  readonly #wire: Wire;
  readonly #work: Work;
  readonly #admission: Admission<Task>;
  readonly #running = new Set<Task>();
  readonly #idle: (() => void)[] = [];
  #subscription: Subscription | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #open = 0;

  constructor(wire: Wire, subject: string, options: ServeOptions, work: Work) {
    this.subject = subject;
    this.queue = options.queue;
    this.name = shortName(subject);
    this.tally = new Tally(subject, options.limit);
    this.#wire = wire;
    this.#work = work;
    this.#admission = new Admission({ maxHops: defaultMaxHops, ...options });
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
    for (const { job } of this.#admission.close()) {
      job.abort(new BusError('BUSY', `${this.name}: this instance is stopping`));
    }
    if (this.#subscription) {
      await this.#wire.drain(this.#subscription);
    }
  }

  /** Resolves when every request was answered. */
  async idle(): Promise<void> {
    if (this.#open > 0) {
      await new Promise<void>((resolve) => {
        this.#idle.push(resolve);
      });
    }
  }

  abort(reason: BusError): void {
    for (const { job } of this.#running) {
      job.abort(reason);
    }
  }

  #receive(msg: Msg): void {
    const reply = msg.reply;
    if (!isInbox(reply)) {
      this.#wire.log.warn({ subject: this.subject }, 'a request without an inbox to answer to was dropped');
      return;
    }
    try {
      this.#admit(msg, reply);
    } catch (error) {
      this.#refuse(reply, error instanceof BusError ? error : new BusError('INTERNAL', `${this.name}: not taken`));
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
    const verdict = this.#admission.judge(envelope.hops);
    if (verdict === 'forward') {
      const fields = forwarded(msg, envelope.hops, envelope.remainingMs);
      this.#wire.publish(this.subject, msg.data, { reply, headers: fields });
      this.tally.result('forwarded');
    } else if (verdict === 'busy') {
      this.tally.result('busy');
      this.#refuse(reply, new BusError('BUSY', `${this.name}: every instance is at its limit`));
    } else {
      const run = this.#work.prepare(this.name, parseJson(msg));
      const job = new Job(this.#wire, this.name, reply, envelope);
      const task = { job, run, envelope, bodySize: msg.data.length };
      if (verdict === 'run') {
        this.#enter(task);
      } else {
        this.#queue(task);
      }
      void this.#process(task);
    }
  }

  #refuse(reply: string, error: BusError): void {
    if (error.code === 'INVALID') {
      this.tally.result('failed');
    }
    this.#wire.publish(reply, encodeFrame(0, { type: 'error', code: error.code, message: error.message }));
  }

  async #process(task: Task): Promise<void> {
    const { job, envelope } = task;
    this.#open += 1;
    this.#ticker ??= setInterval(() => this.#tick(), tickMs);
    const settings = {
      kind: SpanKind.SERVER,
      parent: envelope.trace,
      attributes: {
        [attributes.messagingSystem]: natsSystem,
        [attributes.messagingOperation]: 'process',
        [attributes.messagingOperationType]: 'process',
        [attributes.messagingDestination]: this.subject,
        [attributes.messagingGroup]: this.queue,
        [attributes.messagingBodySize]: task.bodySize,
        [attributes.hops]: envelope.hops,
        [attributes.remainingMs]: envelope.remainingMs,
      },
    };
    try {
      await withSpan(`process ${this.name}`, settings, (span) => this.#serve(task, span));
    } catch {
      // The caller was told, the span has it, and what nobody foresaw is in the log.
    } finally {
      job.close();
      this.#open -= 1;
      if (this.#open === 0) {
        for (const resolve of this.#idle.splice(0)) {
          resolve();
        }
      }
    }
  }

  async #serve(task: Task, span: Span): Promise<void> {
    const { job } = task;
    let startedAt: number | undefined;
    let result: Result = 'failed';
    try {
      if (task.turn) {
        await this.#wait(job, task.turn, span);
      }
      startedAt = performance.now();
      job.throwIfOver();
      const end = await task.run(job);
      await job.answer(end);
      result = job.signal.aborted ? resultOf(job.signal.reason) : 'ok';
    } catch (error) {
      const known = this.#explain(error, job);
      result = resultOf(known);
      await this.#answerError(job, { type: 'error', code: known.code, message: known.message });
      throw known;
    } finally {
      this.tally.result(result);
      if (startedAt !== undefined) {
        this.tally.ran(performance.now() - startedAt, result);
        this.#leave(task);
      }
      this.#count();
    }
  }

  #enter(task: Task): void {
    this.#admission.run();
    this.#running.add(task);
    this.#count();
    this.tally.waited(0);
    if (this.#work.longRunning) {
      task.job.heartbeat();
    }
  }

  #queue(task: Task): void {
    const { job } = task;
    const ahead = this.#admission.waiting.length;
    task.turn = new Promise<void>((resolve, reject) => {
      task.begin = resolve;
      job.signal.addEventListener('abort', () => {
        this.#admission.leave(task);
        reject(job.signal.reason);
      });
    });
    this.#admission.wait(task);
    this.#count();
    job.heartbeat(ahead);
  }

  async #wait(job: Job, turn: Promise<void>, span: Span): Promise<void> {
    try {
      await withSpan('queue wait', { attributes: { [attributes.queueAhead]: job.ahead ?? 0 } }, () => turn);
    } finally {
      const waitedMs = Math.round(performance.now() - job.receivedAt);
      span.setAttribute(attributes.queueWaitMs, waitedMs);
      this.tally.waited(waitedMs);
    }
  }

  /** Gives the place of a finished request to the next one that waits. */
  #leave(task: Task): void {
    this.#running.delete(task);
    const next = this.#admission.release();
    if (next) {
      this.#running.add(next);
      next.begin?.();
    }
  }

  #explain(error: unknown, job: Job): BusError {
    if (error instanceof BusError) {
      this.#wire.log[error.code === 'INVALID' ? 'warn' : 'debug']({ err: error }, `${this.name} was not done`);
      return error;
    }
    if (job.signal.reason instanceof BusError) {
      this.#wire.log.debug({ err: error }, `${this.name} ended after it was aborted`);
      return job.signal.reason;
    }
    this.#wire.log.error({ err: error, subject: this.subject }, `${this.name} failed`);
    return new BusError('INTERNAL', `${this.name} failed; the log of ${this.queue} says why`, { cause: error });
  }

  async #answerError(job: Job, frame: Outgoing): Promise<void> {
    try {
      await job.answer(frame);
    } catch (error) {
      this.#wire.log.warn({ err: error, subject: this.subject }, 'an error could not be told to the caller');
    }
  }

  #count(): void {
    this.tally.occupancy(this.#admission.running, this.#admission.waiting.length);
  }

  #tick(): void {
    if (this.#open === 0) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
    const now = performance.now();
    for (const [ahead, { job }] of this.#admission.waiting.entries()) {
      job.pulse(now, ahead);
    }
    for (const { job } of this.#running) {
      job.pulse(now);
    }
  }
}

const results: Partial<Record<ErrorCode, Result>> = { CANCELLED: 'cancelled', DEADLINE: 'expired', BUSY: 'busy' };

function resultOf(error: BusError): Result {
  return results[error.code] ?? 'failed';
}
