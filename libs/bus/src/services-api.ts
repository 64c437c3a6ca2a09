import { nuid } from 'nats';
import type { Msg, Subscription } from 'nats';
import { isInbox } from './inbox.ts';
import type { Member } from './serve/member.ts';
import type { Wire } from './wire.ts';

/** Part of a member that discovery shows. */
type Endpoint = Pick<Member, 'name' | 'subject' | 'queue' | 'stats' | 'tally'>;

/**
 * Answers `$SRV.PING`, `$SRV.INFO` and `$SRV.STATS` (NATS ADR-32), so that `nats micro ls` and `nats micro stats` work.
 * The framework of the client library would do it, but it counts every async handler as done when it has only begun.
 */
export class ServicesApi {
  readonly #wire: Wire;
  readonly #identity: {
    readonly name: string;
    readonly id: string;
    readonly version: string;
    readonly metadata: object;
  };
  readonly #endpoints: () => readonly Endpoint[];
  readonly #started = new Date().toISOString();
  readonly #subscriptions: Subscription[] = [];

  constructor(wire: Wire, service: string, version: string, endpoints: () => readonly Endpoint[]) {
    this.#wire = wire;
    this.#identity = { name: service, id: nuid.next(), version, metadata: {} };
    this.#endpoints = endpoints;
    this.#answer('PING', () => ({ type: 'io.nats.micro.v1.ping_response', ...this.#identity }));
    this.#answer('INFO', () => this.#info());
    this.#answer('STATS', () => this.#stats());
  }

  async drain(): Promise<void> {
    await Promise.all(this.#subscriptions.map((subscription) => this.#wire.drain(subscription)));
  }

  #answer(verb: string, answer: () => object): void {
    const { name, id } = this.#identity;
    for (const subject of [`$SRV.${verb}`, `$SRV.${verb}.${name}`, `$SRV.${verb}.${name}.${id}`]) {
      const respond = (msg: Msg) => {
        if (isInbox(msg.reply)) {
          this.#wire.publish(msg.reply, JSON.stringify(answer()));
        }
      };
      this.#subscriptions.push(this.#wire.listen(subject, {}, respond));
    }
  }

  #info(): object {
    const endpoints = this.#endpoints().map((endpoint) => ({ ...describe(endpoint), metadata: {} }));
    return { type: 'io.nats.micro.v1.info_response', ...this.#identity, description: '', endpoints };
  }

  #stats(): object {
    const endpoints = this.#endpoints().map((endpoint) => {
      const stats = endpoint.stats();
      const done = stats.ok + stats.failed + stats.cancelled + stats.expired;
      const processing = Math.round(endpoint.tally.runMs * 1e6);
      return {
        ...describe(endpoint),
        num_requests: done,
        num_errors: stats.failed,
        last_error: '',
        processing_time: processing,
        average_processing_time: done === 0 ? 0 : Math.round(processing / done),
        data: stats,
      };
    });
    return { type: 'io.nats.micro.v1.stats_response', ...this.#identity, started: this.#started, endpoints };
  }
}

function describe({ name, subject, queue }: Endpoint) {
  return { name: name.replaceAll('.', '-'), subject, queue_group: queue };
}
