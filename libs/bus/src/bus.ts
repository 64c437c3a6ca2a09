import { setTimeout as sleep } from 'node:timers/promises';
import type { BytesContract, CallContract, StreamContract } from '@gonets/contracts';
import type { JetStreamClient, JetStreamManager, NatsConnection } from 'nats';
import { BusError } from './errors.ts';
import { bytes } from './request/bytes.ts';
import { call } from './request/call.ts';
import { stream } from './request/stream.ts';
import { Member } from './serve/member.ts';
import { bytesWork, callWork, streamWork } from './serve/work.ts';
import type { Work } from './serve/work.ts';
import { ServicesApi } from './services-api.ts';
import type {
  Bus,
  BusOptions,
  BusStream,
  BytesContextOf,
  BytesOptions,
  CallOptions,
  Context,
  Document,
  ServeOptions,
  Serving,
  StreamContextOf,
  StreamOptions,
} from './types.ts';
import type { Wire } from './wire.ts';

/** How long aborted handlers may take to answer, and the connection to say goodbye. */
const lastWordsMs = 1000;

export class NatsBus implements Bus {
  /** For the storage of this package. */
  readonly wire: Wire;
  readonly service: string;
  /** Stops a pull of a work queue. */
  readonly pulls = new Set<() => Promise<void>>();
  readonly #members: Member[] = [];
  readonly #services: ServicesApi;
  #stopping: Promise<void> | undefined;

  constructor(wire: Wire, { service, version }: BusOptions) {
    this.wire = wire;
    this.service = service;
    this.#services = new ServicesApi(wire, service, version, () => this.#members);
  }

  get connection(): NatsConnection {
    return this.wire.connection;
  }

  get jetstream(): JetStreamClient {
    return this.connection.jetstream();
  }

  jetstreamManager(): Promise<JetStreamManager> {
    return this.connection.jetstreamManager({ checkAPI: false });
  }

  serve<Req, Res>(
    contract: CallContract<Req, Res>,
    options: ServeOptions,
    handler: (request: Req, context: Context) => Promise<Res>,
  ): Promise<Serving> {
    return this.#join(contract.subject, options, callWork(contract, handler));
  }

  serveStream<Req, Delta, End>(
    contract: StreamContract<Req, Delta, End>,
    options: ServeOptions & { readonly merge: (earlier: Delta, later: Delta) => Delta },
    handler: (request: Req, context: StreamContextOf<Delta>) => Promise<End>,
  ): Promise<Serving> {
    return this.#join(contract.subject, options, streamWork(contract, options.merge, handler));
  }

  serveBytes<Req, Progress, End>(
    contract: BytesContract<Req, Progress, End>,
    options: ServeOptions,
    handler: (request: Req, context: BytesContextOf<Progress>) => Promise<Document<End>>,
  ): Promise<Serving> {
    const flush = () => this.wire.link.guard(contract.subject, () => this.connection.flush());
    return this.#join(contract.subject, options, bytesWork(contract, flush, handler));
  }

  call<Req, Res>(contract: CallContract<Req, Res>, request: Req, options: CallOptions): Promise<Res> {
    return call(this.wire, contract, request, options);
  }

  stream<Req, Delta, End>(
    contract: StreamContract<Req, Delta, End>,
    request: Req,
    options: StreamOptions,
  ): BusStream<Delta, End> {
    return stream(this.wire, contract, request, options);
  }

  bytes<Req, Progress, End>(
    contract: BytesContract<Req, Progress, End>,
    request: Req,
    options: BytesOptions<Progress>,
  ): Promise<Document<End>> {
    return bytes(this.wire, contract, request, options);
  }

  publish(subject: string, data: string): void {
    this.wire.publish(subject, data);
  }

  async subscribe(subject: string, handler: (data: string) => void): Promise<() => void> {
    const subscription = await this.wire.subscribe(subject, {}, (msg) => handler(msg.string()));
    return () => subscription.unsubscribe();
  }

  ready(): boolean {
    return this.wire.link.up && !this.#stopping && this.#members.every((member) => member.listening);
  }

  async closed(): Promise<Error | undefined> {
    return (await this.connection.closed()) ?? undefined;
  }

  shutdown(graceMs: number): Promise<void> {
    this.#stopping ??= this.#stop(graceMs);
    return this.#stopping;
  }

  async #join(subject: string, options: ServeOptions, work: Work): Promise<Serving> {
    this.#refuseWhenStopping(subject);
    const member = new Member(this.wire, subject, options, work);
    await member.start();
    if (this.#stopping) {
      await member.drain();
    }
    this.#refuseWhenStopping(subject);
    this.#members.push(member);
    return member;
  }

  #refuseWhenStopping(subject: string): void {
    if (this.#stopping) {
      throw new BusError('UNAVAILABLE', `${subject}: the bus is stopping`);
    }
  }

  async #stop(graceMs: number): Promise<void> {
    const members = this.#members;
    const idle = () => Promise.all(members.map((member) => member.idle()));
    await this.#within(graceMs, async () => {
      await Promise.all([...this.pulls].map((stop) => stop()));
      await Promise.all([this.#services.drain(), ...members.map((member) => member.drain())]);
      await idle();
    });
    for (const member of members) {
      member.abort(new BusError('UNAVAILABLE', `${member.name}: this instance is stopping; try again`));
    }
    await this.#within(lastWordsMs, idle);
    if (this.wire.link.up) {
      await this.#within(lastWordsMs, () => this.connection.drain());
    }
    await this.connection.close();
    for (const member of members) {
      member.tally.close();
    }
  }

  /** One step of the shutdown: waits for `work`, but no longer than `ms`, and goes on whatever happens. */
  async #within(ms: number, work: () => Promise<unknown>): Promise<void> {
    const timer = new AbortController();
    try {
      await Promise.race([work(), sleep(ms, undefined, { signal: timer.signal })]);
    } catch (error) {
      this.wire.log.warn({ err: error }, 'a step of the shutdown failed');
    } finally {
      timer.abort();
    }
  }
}
