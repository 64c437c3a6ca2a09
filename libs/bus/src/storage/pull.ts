import { createInbox, nanos } from 'nats';
import type { Msg, Subscription } from 'nats';
import { inboxPrefix } from '../inbox.ts';
import type { Wire } from '../wire.ts';
import { PulledDelivery } from './delivery.ts';
import type { Delivery } from './delivery.ts';

/** How often free places are looked for, beside each delivery. */
const tickMs = 50;
/** How long the server keeps a request for messages. */
const expiresMs = 5000;
/** A request that the server has not ended by itself so long after its time is lost. */
const graceMs = 2000;
const retryMs = 500;
/** Requests at once; the consumer allows 512 over all members. */
const mostRequests = 8;

export interface Source {
  readonly service: string;
  readonly stream: string;
  readonly consumer: string;
  readonly ackWaitMs: number;
  /** Makes the consumer again if it is gone. */
  readonly revive: () => Promise<void>;
}

/** One request to the server for messages. */
interface Request {
  readonly subscription: Subscription;
  readonly lost: NodeJS.Timeout;
  left: number;
}

/**
 * Takes messages from a pull consumer, never asking for more than there is room for.
 * The client library's `consume` asks for the next ones as soon as it has handed over the last.
 */
export class Pull {
  readonly #wire: Wire;
  readonly #source: Source;
  readonly #free: () => number;
  readonly #handler: (delivery: Delivery) => void;
  readonly #requests = new Set<Request>();
  readonly #ticker: NodeJS.Timeout;
  readonly #forget: () => void;
  #pausedUntil = 0;
  #stopped = false;

  constructor(wire: Wire, source: Source, free: () => number, handler: (delivery: Delivery) => void) {
    this.#wire = wire;
    this.#source = source;
    this.#free = free;
    this.#handler = handler;
    this.#ticker = setInterval(() => this.#fill(), tickMs);
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
      clearTimeout(request.lost);
      await this.#wire.drain(request.subscription);
    });
    await Promise.allSettled(draining);
  }

  #fill(): void {
    if (this.#stopped || !this.#wire.link.up || performance.now() < this.#pausedUntil) {
      return;
    }
    let asked = 0;
    for (const { left } of this.#requests) {
      asked += left;
    }
    const batch = this.#free() - asked;
    if (batch > 0 && this.#requests.size < mostRequests) {
      this.#ask(batch);
    }
  }

  #ask(batch: number): void {
    const inbox = createInbox(inboxPrefix(this.#source.service));
    const subscription = this.#wire.listen(inbox, {}, (msg) => this.#receive(request, msg));
    const request: Request = {
      subscription,
      left: batch,
      lost: setTimeout(() => this.#close(request), expiresMs + graceMs),
    };
    this.#requests.add(request);
    const { stream, consumer } = this.#source;
    const body = JSON.stringify({ batch, expires: nanos(expiresMs) });
    this.#wire.tryPublish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, body, inbox);
  }

  #receive(request: Request, msg: Msg): void {
    if (!msg.reply?.startsWith('$JS.ACK.')) {
      this.#status(request, msg);
      return;
    }
    const delivery = new PulledDelivery(this.#wire, `stream ${this.#source.stream}`, msg, this.#source.ackWaitMs);
    if (this.#stopped) {
      delivery.nak(0);
      return;
    }
    request.left -= 1;
    if (request.left === 0) {
      this.#close(request);
    }
    try {
      this.#handler(delivery);
    } catch (error) {
      this.#wire.log.error({ err: error, stream: this.#source.stream }, 'a message of the work queue was not taken');
      delivery.nak(retryMs);
    }
    this.#fill();
  }

  /** The server ends a request: its time is over, or something is wrong. */
  #status(request: Request, msg: Msg): void {
    const code = msg.headers?.code;
    if (code === 100) {
      return;
    }
    this.#close(request);
    if (code === 404 || code === 408) {
      this.#fill();
      return;
    }
    this.#pausedUntil = performance.now() + retryMs;
    this.#wire.log.warn(
      { stream: this.#source.stream, status: msg.headers?.status },
      'the work queue gives no messages; trying again',
    );
    void this.#revive();
  }

  async #revive(): Promise<void> {
    try {
      await this.#source.revive();
    } catch (error) {
      this.#wire.log.warn({ err: error, stream: this.#source.stream }, 'the consumer of the work queue is not there');
    }
  }

  #closeAll(): void {
    for (const request of this.#requests) {
      this.#close(request);
    }
  }

  #close(request: Request): void {
    clearTimeout(request.lost);
    this.#requests.delete(request);
    request.subscription.unsubscribe();
  }
}
