import { headers as headerNames } from '@gonets/contracts';
import { headers } from 'nats';
import { BusError } from '../errors.ts';
import { encodeFrame, isNoResponders } from '../frames.ts';
import type { Outgoing } from '../frames.ts';
import { commands, isLeave } from '../inbox.ts';
import type { Address } from '../inbox.ts';
import type { Wire } from '../wire.ts';
import type { Size } from './places.ts';

/** Milliseconds of silence after which a heartbeat says that the request is still alive. */
const heartbeatMs = 2000;
/** Milliseconds between two messages about the place in the room. */
const placeMs = 1000;
/** How long an answer waits for the connection to come back. */
const answerWaitMs = 5000;

interface Taken {
  readonly name: string;
  readonly size: Size;
  /** Inbox of the caller. */
  readonly reply: string;
  readonly remainingMs: number;
}

/** One request that this member has taken, waiting or running. */
export class Job {
  readonly name: string;
  readonly size: Size;
  readonly receivedAt = performance.now();
  readonly #wire: Wire;
  readonly #reply: string;
  readonly #control: Address;
  readonly #controller = new AbortController();
  readonly #deadline: NodeJS.Timeout;
  readonly #endsAt: number;
  #seq = 0;
  #sentAt = this.receivedAt;
  #ahead: number | undefined;
  #isSilent = true;
  #abandoned = false;

  constructor(wire: Wire, { name, size, reply, remainingMs }: Taken) {
    this.#wire = wire;
    this.name = name;
    this.size = size;
    this.#reply = reply;
    this.#endsAt = this.receivedAt + remainingMs;
    this.#deadline = setTimeout(() => this.abort(expired(name)), remainingMs);
    // The server answers here when nobody listens to a frame any more.
    this.#control = wire.inbox.open((msg) => {
      if (isNoResponders(msg) || isLeave(msg)) {
        this.#abandoned = true;
        this.abort(new BusError('UNAVAILABLE', `${name}: the caller is gone`));
      } else if (msg.string() === commands.cancel) {
        this.abort(new BusError('CANCELLED', `${name}: the caller asked to stop`));
      }
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Its place in the room, as last told to the caller. */
  get ahead(): number | undefined {
    return this.#ahead;
  }

  /** True when nobody waits for the answer any more. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  remainingMs(): number {
    return Math.max(0, Math.floor(this.#endsAt - performance.now()));
  }

  abort(reason: BusError): void {
    this.#controller.abort(reason);
  }

  /** Throws what ended the job, so that nothing starts after its deadline. */
  throwIfOver(): void {
    this.signal.throwIfAborted();
    if (this.remainingMs() === 0) {
      throw expired(this.name);
    }
  }

  /** Says that the request is in good hands; with its place while it waits. */
  heartbeat(ahead?: number): void {
    this.#ahead = ahead;
    this.send(ahead === undefined ? { type: 'heartbeat' } : { type: 'heartbeat', ahead });
  }

  /** True until its caller has heard of it. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** A heartbeat, if it is time for one. */
  pulse(now: number, { ahead, isDue = false }: { readonly ahead?: number; readonly isDue?: boolean }): void {
    const silentMs = now - this.#sentAt;
    if (isDue || silentMs >= heartbeatMs || (silentMs >= placeMs && ahead !== this.#ahead)) {
      this.heartbeat(ahead);
    }
  }

  /** Sends a frame that the caller can do without: skipped while disconnected. One that cannot be sent ends the job. */
  send(frame: Outgoing): void {
    if (!this.#wire.link.up) {
      return;
    }
    try {
      this.#publish(frame);
    } catch (error) {
      this.abort(error instanceof BusError ? error : new BusError('INTERNAL', String(error), { cause: error }));
    }
  }

  /** Sends a piece of a document. Throws when it cannot, because the document would be damaged. */
  sendBytes(seq: number, bytes: Uint8Array): void {
    const fields = headers();
    fields.set(headerNames.frame, String(seq));
    this.#wire.publish(this.#reply, bytes, {
      name: this.name,
      reply: this.#control.subject,
      headers: fields,
    });
    this.#isSilent = false;
    this.#sentAt = performance.now();
  }

  /** Sends the last frame; waits a little for the connection if need be. */
  async answer(frame: Outgoing): Promise<void> {
    if (!this.#wire.link.up) {
      await this.#wire.link.whenUp(AbortSignal.timeout(answerWaitMs)).catch(() => {});
    }
    this.#publish(frame);
  }

  close(): void {
    clearTimeout(this.#deadline);
    this.#control.close();
  }

  #publish(frame: Outgoing): void {
    this.#wire.publish(this.#reply, encodeFrame(this.#seq, frame), {
      name: this.name,
      reply: this.#control.subject,
    });
    this.#seq += 1;
    this.#isSilent = false;
    this.#sentAt = performance.now();
  }
}

function expired(name: string): BusError {
  return new BusError('DEADLINE', `${name}: the time that the caller allowed has passed`);
}
