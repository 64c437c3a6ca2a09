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
  /** Nobody waits any more. The same word answers a command for work that has ended. */
  leave: 'leave',
  /** Says nothing to a worker that lives; when it does not, the server or its process answers. */
  ping: 'ping',
} as const;

/** What is sent elsewhere than to an inbox would let a message make us publish to any subject. */
const inboxSubject = /^_INBOX[\w-]*(\.[^\s.*>]+)+$/;

export function isInbox(reply: string | undefined): reply is string {
  return reply !== undefined && inboxSubject.test(reply);
}

export function isLeave({ data }: Msg): boolean {
  return data.length === commands.leave.length && Buffer.from(data).toString() === commands.leave;
}

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
    } else if (isInbox(msg.reply)) {
      // Whoever sends this works for a request that has ended here.
      this.#wire.tryPublish(msg.reply, commands.leave);
    }
  }
}

export function inboxPrefix(service: string): string {
  return `_INBOX_${service}`;
}
