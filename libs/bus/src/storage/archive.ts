import type { ArchiveDefinition } from '@gonets/contracts';
import type { JetStreamManager, StoredMsg } from 'nats';
import type { z } from 'zod';
import type { NatsBus } from '../bus.ts';
import { BusError } from '../errors.ts';
import type { Bus } from '../types.ts';
import { keyPattern } from './bucket.ts';
import { jetStreamCode, natsBus, onJetStream } from './jetstream.ts';
import { parseStored, readStored } from './stored.ts';

const notDeleted = 10_057;

/** One message of an archive; without a value when it does not match the schema. */
export interface Archived<T> {
  /** Number of the message. Only grows, also over messages of one key. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly keptAt: number;
  readonly content: { readonly value: T } | { readonly problem: string; readonly text: string };
}

/**
 * JSON values that are kept for people to look at, at most one for each key, until they are deleted or old.
 * Each method throws `UNAVAILABLE` at once while disconnected; then, and only then, a write may have happened all the same.
 */
export interface Archive<T> {
  /** Keeps `value` in place of what was there under `key`, so it may be repeated. Answers its number. */
  keep(key: string, value: T): Promise<number>;
  /** At most `most` of those with a higher number than `after`, oldest first. A round trip for each. */
  list(after: number, most: number): Promise<Archived<T>[]>;
  get(id: number): Promise<Archived<T> | undefined>;
  /** Deletes and overwrites it on disk. False when it is not there. */
  delete(id: number): Promise<boolean>;
}

/** Opens an archive that the setup step made. */
export async function openArchive<T>(
  bus: Bus,
  definition: ArchiveDefinition,
  schema: z.ZodType<T>,
): Promise<Archive<T>> {
  return new NatsArchive(natsBus(bus), await bus.jetstreamManager(), definition, schema);
}

class NatsArchive<T> implements Archive<T> {
  readonly #bus: NatsBus;
  readonly #manager: JetStreamManager;
  readonly #definition: ArchiveDefinition;
  readonly #schema: z.ZodType<T>;
  readonly #at: { readonly what: string; readonly stream: string };

  constructor(bus: NatsBus, manager: JetStreamManager, definition: ArchiveDefinition, schema: z.ZodType<T>) {
    this.#bus = bus;
    this.#manager = manager;
    this.#definition = definition;
    this.#schema = schema;
    this.#at = { what: `stream ${definition.name}`, stream: definition.name };
  }

  async keep(key: string, value: T): Promise<number> {
    const { what } = this.#at;
    if (!keyPattern.test(key)) {
      throw new BusError('INVALID', `${what}: ${JSON.stringify(key)} cannot be a key`);
    }
    const data = JSON.stringify(value);
    const size = Buffer.byteLength(data);
    const { maxMessageBytes, prefix } = this.#definition;
    if (size > maxMessageBytes) {
      throw new BusError('INVALID', `${what}: the value of ${key} has ${size} bytes, over ${maxMessageBytes}`);
    }
    const { wire, jetstream } = this.#bus;
    const { seq } = await onJetStream(wire, what, () => jetstream.publish(`${prefix}.${key}`, data));
    return seq;
  }

  async list(after: number, most: number): Promise<Archived<T>[]> {
    const found: Archived<T>[] = [];
    for (let last = after; found.length < most;) {
      const stored = await this.#read({ seq: last + 1, next_by_subj: `${this.#definition.prefix}.>` });
      if (!stored) {
        break;
      }
      found.push(this.#archived(stored));
      last = stored.seq;
    }
    return found;
  }

  async get(id: number): Promise<Archived<T> | undefined> {
    const stored = await this.#read({ seq: id });
    return stored && this.#archived(stored);
  }

  async delete(id: number): Promise<boolean> {
    const { what, stream } = this.#at;
    try {
      return await onJetStream(this.#bus.wire, what, () => this.#manager.streams.deleteMessage(stream, id));
    } catch (error) {
      // The server has one number for this and for a failure.
      if (jetStreamCode(error) === notDeleted && (await this.get(id)) === undefined) {
        return false;
      }
      throw error;
    }
  }

  #read(query: Parameters<typeof readStored>[3]): Promise<StoredMsg | undefined> {
    return readStored(this.#bus.wire, this.#manager, this.#at, query);
  }

  #archived(stored: StoredMsg): Archived<T> {
    const about = { id: stored.seq, keptAt: stored.time.getTime() };
    try {
      return { ...about, content: { value: parseStored(`message ${stored.seq}`, stored, this.#schema) } };
    } catch (error) {
      if (!(error instanceof BusError)) {
        throw error;
      }
      return { ...about, content: { problem: error.message, text: stored.string() } };
    }
  }
}
