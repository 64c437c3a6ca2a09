import { headers as headerNames } from '@gonets/contracts';
import { injectTrace } from '@gonets/telemetry';
import { headers } from 'nats';
import type { Msg } from 'nats';
import { BusError } from '../errors.ts';
import { decodeFrame } from '../frames.ts';
import type { EndFrame, Frame } from '../frames.ts';
import { commands } from '../inbox.ts';
import type { Address } from '../inbox.ts';
import { unavailable } from '../link.ts';
import type { Wire } from '../wire.ts';
import type { Scope } from './scope.ts';

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
  #gap: NodeJS.Timeout | undefined;
  #control: string | undefined;
  #stopping = false;
  #heard = false;

  constructor(wire: Wire, message: Message, scope: Scope, receiver: Receiver<T>) {
    this.#wire = wire;
    this.#message = message;
    this.#receiver = receiver;
    this.result = new Promise<T>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#inbox = wire.inbox.open((msg) => this.#receive(msg));
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
    this.#awaitFrame();
  }

  #receive(msg: Msg): void {
    try {
      this.#awaitFrame();
      const frame = decodeFrame(msg);
      this.#heard = true;
      if (msg.reply && msg.reply !== this.#control) {
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
      this.#receiver.take(frame);
    }
  }

  #awaitFrame(): void {
    clearTimeout(this.#gap);
    const { gapMs, name } = this.#message;
    this.#gap = setTimeout(
      () => this.#fail(new BusError('UNAVAILABLE', `${name}: nothing came for ${gapMs} ms; the worker may have died`)),
      gapMs,
    );
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

  #tell(command: string): void {
    if (this.#control !== undefined) {
      this.#wire.tryPublish(this.#control, command);
    }
  }

  #close(): void {
    clearTimeout(this.#gap);
    this.#inbox.close();
    for (const release of this.#release.splice(0)) {
      release();
    }
  }
}
