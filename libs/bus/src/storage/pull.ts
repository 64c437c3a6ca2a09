import type { WorkQueueDefinition } from '@gonets/contracts';
import { createInbox, nanos } from 'nats';
import type { Msg, Subscription } from 'nats';
import { inboxPrefix } from '../inbox.ts';
import type { Wire } from '../wire.ts';
import { PulledDelivery } from './delivery.ts';
import type { Delivery } from './delivery.ts';

/** How often free places are looked for, beside each delivery. */
const tickMs = 50;
/** How long the server keeps a request for messages, … */
const expiresMs = 5000;
/** … and how often it shows meanwhile that it has not forgotten it, as when the leader of the stream dies. */
const heartbeatMs = 1000;
/** Counted, not timed: where this process itself stood still, the messages it has not read yet come first. */
const lostAfterTicks = 60;
const retryMs = 500;
/** Requests at once; the consumer allows 512 over all members. */
const mostRequests = 8;
const tellAgainMs = 30_000;

interface Taking {
  readonly free: () => number;
  readonly handler: (delivery: Delivery) => void;
}

/** One request to the server for messages. */
interface Request {
  readonly subscription: Subscription;
  left: number;
  silentTicks: number;
}

/**
 * Takes messages from a pull consumer, never asking for more than there is room for.
 * The client library's `consume` asks for the next ones as soon as it has handed over the last.
 */
export class Pull {
  readonly #wire: Wire;
  readonly #service: string;
  readonly #queue: WorkQueueDefinition;
  readonly #taking: Taking;
  readonly #requests = new Set<Request>();
  readonly #ticker: NodeJS.Timeout;
  readonly #forget: () => void;
  #pausedUntil = 0;
  #toldUntil = 0;
  #stopped = false;

  constructor(wire: Wire, service: string, queue: WorkQueueDefinition, taking: Taking) {
    this.#wire = wire;
    this.#service = service;
    this.#queue = queue;
    this.#taking = taking;
    this.#ticker = setInterval(() => this.#tick(), tickMs);
    // Across a reconnect the server remembers no request.
    this.#forget = wire.link.onChange(() => this.#closeAll());
    this.#fill();
  }

  /** Resolves when nothing more comes. What was on its way is given back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#ticker);
    this.#forget();
    const draining = [...this.#requests].map(async (request) => {
      await this.#wire.drain(request.subscription);
    });
    await Promise.allSettled(draining);
  }

  #tick(): void {
    for (const request of this.#requests) {
      request.silentTicks += 1;
      if (request.silentTicks > lostAfterTicks) {
        this.#requests.delete(request);
        void this.#giveBack(request);
      }
    }
    this.#fill();
  }

  #fill(): void {
    if (this.#stopped || !this.#wire.link.up || performance.now() < this.#pausedUntil) {
      return;
    }
    let asked = 0;
    for (const { left } of this.#requests) {
      asked += left;
    }
    const batch = this.#taking.free() - asked;
    if (batch > 0 && this.#requests.size < mostRequests) {
      this.#ask(batch);
    }
  }

  #ask(batch: number): void {
    const inbox = createInbox(inboxPrefix(this.#service));
    const subscription = this.#wire.listen(inbox, {}, (msg) => this.#receive(request, msg));
    const request: Request = { subscription, left: batch, silentTicks: 0 };
    this.#requests.add(request);
    const { name, consumer } = this.#queue;
    const body = JSON.stringify({ batch, expires: nanos(expiresMs), idle_heartbeat: nanos(heartbeatMs) });
    this.#wire.tryPublish(`$JS.API.CONSUMER.MSG.NEXT.${name}.${consumer.name}`, body, inbox);
  }

  #receive(request: Request, msg: Msg): void {
    request.silentTicks = 0;
    if (!msg.reply?.startsWith('$JS.ACK.')) {
      this.#status(request, msg);
      return;
    }
    const { name, consumer } = this.#queue;
    const delivery = new PulledDelivery(this.#wire, `stream ${name}`, msg, consumer.ackWaitMs);
    if (this.#stopped || !this.#requests.has(request)) {
      delivery.nak(0);
      return;
    }
    request.left -= 1;
    if (request.left === 0) {
      this.#close(request);
    }
    try {
      this.#taking.handler(delivery);
    } catch (error) {
      this.#wire.log.error({ err: error, stream: name }, 'a message of the work queue was not taken');
      delivery.nak(retryMs);
    }
    this.#fill();
  }

  /** The server ends a request: its time is over, or something is wrong. */
  #status(request: Request, msg: Msg): void {
    const code = msg.headers?.code;
    if (code === 100 || !this.#requests.has(request)) {
      return;
    }
    this.#close(request);
    if (code === 404 || code === 408) {
      this.#fill();
      return;
    }
    const now = performance.now();
    this.#pausedUntil = now + retryMs;
    if (now > this.#toldUntil) {
      this.#toldUntil = now + tellAgainMs;
      const { name, consumer } = this.#queue;
      this.#wire.log.warn(
        { stream: name, consumer: consumer.name, code, status: msg.headers?.description },
        'the work queue gives no messages; trying again. If this stays, run npm run setup',
      );
    }
  }

  /** Nobody answers a request any more. What may still be on its way is given back. */
  async #giveBack(request: Request): Promise<void> {
    try {
      await this.#wire.drain(request.subscription);
    } catch (error) {
      this.#wire.log.debug({ err: error, stream: this.#queue.name }, 'a lost request could not be ended');
    }
  }

  #closeAll(): void {
    for (const request of this.#requests) {
      this.#close(request);
    }
  }

  #close(request: Request): void {
    this.#requests.delete(request);
    request.subscription.unsubscribe();
  }
}
