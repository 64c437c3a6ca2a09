import { createInbox } from 'nats';
import type { Msg } from 'nats';
import type { Wire } from './wire.ts';

/** A subject of this process, for the answers to one request or the commands for one job. */
export interface Address {
  readonly subject: string;
  close(): void;
}

/** What a caller tells the worker of its request. */
export const commands = {
  /** Stop, and end with what there is. */
  cancel: 'cancel',
  /** Nobody waits any more. */
  leave: 'leave',
} as const;

/** Every address of this process, behind one wildcard subscription. */
export class Inbox {
  readonly #wire: Wire;
  readonly #prefix: string;
  readonly #open = new Map<string, (msg: Msg) => void>();
  #last = 0;

  constructor(wire: Wire, service: string) {
    this.#wire = wire;
    this.#prefix = createInbox(inboxPrefix(service));
  }

  async start(): Promise<void> {
    await this.#wire.subscribe(`${this.#prefix}.*`, {}, (msg) => this.#receive(msg));
  }

  open(receive: (msg: Msg) => void): Address {
    this.#last += 1;
    const subject = `${this.#prefix}.${this.#last.toString(36)}`;
    this.#open.set(subject, receive);
    return { subject, close: () => this.#open.delete(subject) };
  }

  #receive(msg: Msg): void {
    const receive = this.#open.get(msg.subject);
    if (receive) {
      receive(msg);
    } else if (msg.reply) {
      // Whoever sends this works for a request that has ended here.
      this.#wire.tryPublish(msg.reply, commands.leave);
    }
  }
}

export function inboxPrefix(service: string): string {
  return `_INBOX_${service}`;
}
