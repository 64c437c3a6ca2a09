import type { BucketDefinition } from '@gonets/contracts';
import type { JetStreamClient, JetStreamManager, JetStreamPublishOptions, StoredMsg } from 'nats';
import { headers } from 'nats';
import type { z } from 'zod';
import { BusError, ConflictError } from '../errors.ts';
import type { Bus } from '../types.ts';
import type { Wire } from '../wire.ts';
import { bucketStream } from './config.ts';
import { natsBus, onJetStream } from './jetstream.ts';
import { parseStored, readStored } from './stored.ts';
import type { StoredQuery } from './stored.ts';

const createAttempts = 3;
export const keyPattern = /^[-/=\w]+(\.[-/=\w]+)*$/;

export interface Entry<T> {
  readonly value: T;
  readonly revision: number;
}

/**
 * A key-value bucket of JSON values, changed by compare-and-swap.
 * Keys are of `A-Z a-z 0-9 - _ / =` and dots between them. Each method throws `UNAVAILABLE` at once while disconnected;
 * then, and only then, a write may have happened all the same.
 */
export interface Bucket<T> {
  /** Reads through the leader, so it sees every write that was confirmed. */
  get(key: string): Promise<Entry<T> | undefined>;
  /** Whatever the key has: for a value that does not depend on it. Answers the revision. */
  put(key: string, value: T): Promise<number>;
  /** Answers the revision. Throws `ConflictError` when the key has a value. */
  create(key: string, value: T): Promise<number>;
  /** Answers the new revision. Throws `ConflictError` when the key is no longer at `revision`. */
  update(key: string, value: T, revision: number): Promise<number>;
  /** With a revision, throws `ConflictError` when the key is no longer at it. */
  delete(key: string, revision?: number): Promise<void>;
  /**
   * Every key whose last change came after `revision` and before this call, in the order of these changes; one after
   * another, each with a round trip. All keys from 0, and when the bucket was made anew and counts from 1 again.
   */
  changes(revision: number): AsyncIterable<Change<T>>;
}

export interface Change<T> {
  readonly key: string;
  readonly revision: number;
  /** Undefined for a deleted key. Throws `INTERNAL` for what does not match the schema. */
  readonly value: () => T | undefined;
}

/** Opens a bucket that `provision` made. Values that do not match `schema` are an `INTERNAL` error. */
export async function openBucket<T>(bus: Bus, definition: BucketDefinition, schema: z.ZodType<T>): Promise<Bucket<T>> {
  const { wire, jetstream } = natsBus(bus);
  return new NatsBucket(wire, jetstream, await bus.jetstreamManager(), definition, schema);
}

class NatsBucket<T> implements Bucket<T> {
  readonly #wire: Wire;
  readonly #jetstream: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #definition: BucketDefinition;
  readonly #schema: z.ZodType<T>;
  readonly #what: string;

  constructor(
    wire: Wire,
    jetstream: JetStreamClient,
    manager: JetStreamManager,
    definition: BucketDefinition,
    schema: z.ZodType<T>,
  ) {
    this.#wire = wire;
    this.#jetstream = jetstream;
    this.#manager = manager;
    this.#definition = definition;
    this.#schema = schema;
    this.#what = `bucket ${definition.name}`;
  }

  async get(key: string): Promise<Entry<T> | undefined> {
    const stored = await this.#read(key);
    if (!stored || isMarker(stored)) {
      return undefined;
    }
    return { value: this.#parse(key, stored), revision: stored.seq };
  }

  async put(key: string, value: T): Promise<number> {
    return this.#put(key, value, {});
  }

  async create(key: string, value: T): Promise<number> {
    let revision = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.update(key, value, revision);
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === createAttempts) {
          throw error;
        }
        const stored = await this.#read(key);
        if (stored && !isMarker(stored)) {
          throw error;
        }
        // A deleted key still holds the mark of its deletion.
        revision = stored?.seq ?? 0;
      }
    }
  }

  async update(key: string, value: T, revision: number): Promise<number> {
    return this.#put(key, value, { expect: { lastSubjectSequence: revision } });
  }

  async delete(key: string, revision?: number): Promise<void> {
    const fields = headers();
    fields.set('KV-Operation', 'DEL');
    const expect = revision === undefined ? {} : { expect: { lastSubjectSequence: revision } };
    await onJetStream(this.#wire, this.#what, () =>
      this.#jetstream.publish(this.#subject(key), '', { headers: fields, ...expect }),
    );
  }

  async *changes(revision: number): AsyncIterable<Change<T>> {
    const prefix = this.#subject('');
    const { state } = await onJetStream(this.#wire, this.#what, () =>
      this.#manager.streams.info(bucketStream(this.#definition)),
    );
    for (let from = revision > state.last_seq ? 1 : revision + 1; from <= state.last_seq;) {
      const stored = await this.#find({ seq: from, next_by_subj: `${prefix}>` });
      if (!stored || stored.seq > state.last_seq) {
        return;
      }
      const key = stored.subject.slice(prefix.length);
      yield { key, revision: stored.seq, value: () => (isMarker(stored) ? undefined : this.#parse(key, stored)) };
      from = stored.seq + 1;
    }
  }

  async #put(key: string, value: T, options: Partial<JetStreamPublishOptions>): Promise<number> {
    const data = JSON.stringify(value);
    const size = Buffer.byteLength(data);
    const { maxValueBytes } = this.#definition;
    if (size > maxValueBytes) {
      throw new BusError('INVALID', `${this.#what}: the value of ${key} has ${size} bytes, over ${maxValueBytes}`);
    }
    const { seq } = await onJetStream(this.#wire, this.#what, () =>
      this.#jetstream.publish(this.#subject(key), data, options),
    );
    return seq;
  }

  #read(key: string): Promise<StoredMsg | undefined> {
    return this.#find({ last_by_subj: this.#subject(key) });
  }

  #find(query: StoredQuery): Promise<StoredMsg | undefined> {
    return readStored(this.#wire, this.#manager, { what: this.#what, stream: bucketStream(this.#definition) }, query);
  }

  #parse(key: string, stored: StoredMsg): T {
    return parseStored(`${this.#what}: the value of ${key}`, stored, this.#schema);
  }

  #subject(key: string): string {
    if (key !== '' && !keyPattern.test(key)) {
      throw new BusError('INVALID', `${this.#what}: ${JSON.stringify(key)} cannot be a key`);
    }
    return `$KV.${this.#definition.name}.${key}`;
  }
}

function isMarker(stored: StoredMsg): boolean {
  const operation = stored.header.get('KV-Operation');
  return operation === 'DEL' || operation === 'PURGE';
}
