import { headers as headerNames } from '@gonets/contracts';
import { counter, injectTrace, metrics } from '@gonets/telemetry';
import { headers } from 'nats';
import type { Msg } from 'nats';
import { BusError } from '../errors.ts';
import { decodeFrame, isNoResponders } from '../frames.ts';
import type { EndFrame, Frame } from '../frames.ts';
import { commands, isInbox, isLeave } from '../inbox.ts';
import type { Address } from '../inbox.ts';
import { unavailable } from '../link.ts';
import type { Wire } from '../wire.ts';
import type { Scope } from './scope.ts';
import { Silence } from './silence.ts';

/** What a kind of request does with its frames. */
export interface Receiver<T> {
  /** A frame before the end. What it throws ends the request. */
  take(frame: Exclude<Frame, { type: 'end' | 'error' }>): void;
  end(frame: EndFrame): T;
}

export interface Message {
  readonly subject: string;
  readonly name: string;
  readonly payload: string;
  /** Milliseconds of silence after which a worker is asked whether it lives, or one that never spoke is given up. */
  readonly quietMs: number;
  /** Milliseconds of silence after which any worker is given up. */
  readonly gapMs: number;
}

/** One sending of a request, and the frames that answer it. */
export class Attempt<T> {
  readonly result: Promise<T>;
  readonly #wire: Wire;
  readonly #message: Message;
  readonly #receiver: Receiver<T>;
  readonly #inbox: Address;
  readonly #release: (() => void)[] = [];
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;
  readonly #silence: Silence;
  #control: string | undefined;
  #stopping = false;
  #heard = false;
  #begun = false;
  /** Number of the next JSON frame. */
  #next = 0;

  constructor(wire: Wire, message: Message, scope: Scope, receiver: Receiver<T>) {
    this.#wire = wire;
    this.#message = message;
    this.#receiver = receiver;
    this.result = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#inbox = wire.inbox.open((msg) => this.#receive(msg));
    this.#silence = new Silence(message.quietMs, (silentMs) => this.#quiet(silentMs));
    this.#release.push(wire.link.onChange(() => this.#fail(unavailable(message.name))));
    const leave = () => this.#fail(scope.signal.reason);
    scope.signal.addEventListener('abort', leave, { once: true });
    this.#release.push(() => scope.signal.removeEventListener('abort', leave));
    try {
      this.#send(scope.remainingMs());
    } catch (error) {
      this.#fail(error);
    }
  }

  /** True when anything came back: the request has reached a service. */
  get heard(): boolean {
    return this.#heard;
  }

  /** True when a worker has begun: before, it only said how many are ahead. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Asks the worker to stop, now or at its first frame, and goes on listening. */
  stop(): void {
    this.#stopping = true;
    this.#tell(commands.cancel);
  }

  #send(remainingMs: number): void {
    const fields = headers();
    fields.set(headerNames.remaining, String(remainingMs));
    // There from the start, so that a message does not outgrow the server's limit when it is passed on.
    fields.set(headerNames.hops, '0');
    injectTrace((key, value) => fields.set(key, value));
    const { subject, name, payload } = this.#message;
    this.#wire.publish(subject, payload, { name, reply: this.#inbox.subject, headers: fields });
  }

  #receive(msg: Msg): void {
    try {
      if (this.#isGone(msg)) {
        throw new BusError('UNAVAILABLE', 'the worker is gone');
      }
      const frame = decodeFrame(msg);
      this.#silence.broken();
      this.#heard = true;
      this.#count(frame);
      if (isInbox(msg.reply) && msg.reply !== this.#control) {
        this.#control = msg.reply;
        if (this.#stopping) {
          this.#tell(commands.cancel);
        }
      }
      this.#take(frame);
    } catch (error) {
      this.#fail(error instanceof BusError ? this.#named(error) : error);
    }
  }

  #take(frame: Frame): void {
    if (frame.type === 'error') {
      this.#control = undefined;
      this.#fail(new BusError(frame.code, frame.message));
    } else if (frame.type === 'end') {
      this.#control = undefined;
      const value = this.#receiver.end(frame);
      this.#close();
      this.#resolve(value);
    } else {
      this.#begun ||= frame.type !== 'heartbeat' || frame.ahead === undefined;
      this.#receiver.take(frame);
    }
  }

  /** Asks whether the worker lives. One that has not said a word may not even have got the request. */
  #quiet(silentMs: number): void {
    const { gapMs, name } = this.#message;
    if (!this.#heard || silentMs >= gapMs) {
      this.#fail(new BusError('UNAVAILABLE', `${name}: nothing came for ${silentMs} ms; the worker may have died`));
    } else {
      this.#tell(commands.ping, this.#inbox.subject);
    }
  }

  /** The answer to a ping, from the server when the worker's process is gone, or from the worker when its work is. */
  #isGone(msg: Msg): boolean {
    return this.#control !== undefined && (isNoResponders(msg) || isLeave(msg));
  }

  #count(frame: Frame): void {
    if (frame.type !== 'bytes') {
      if (frame.seq > this.#next) {
        counter(metrics.framesLost).inc({ subject: this.#message.subject }, frame.seq - this.#next);
      }
      this.#next = frame.seq + 1;
    }
  }

  #named(error: BusError): BusError {
    return new BusError(error.code, `${this.#message.name}: ${error.message}`, { cause: error.cause });
  }

  #fail(error: unknown): void {
    this.#close();
    // At the deadline the worker stops by itself, and counts the request as expired.
    if (!(error instanceof BusError && error.code === 'DEADLINE')) {
      this.#tell(commands.leave);
    }
    this.#reject(error);
  }

  #tell(command: string, reply?: string): void {
    if (this.#control !== undefined) {
      this.#wire.tryPublish(this.#control, command, reply);
    }
  }

  #close(): void {
    this.#silence.close();
    this.#inbox.close();
    for (const release of this.#release.splice(0)) {
      release();
    }
  }
}
