import { createHash } from 'node:crypto';
import type { BucketDefinition } from '@gonets/contracts';
import { headers } from 'nats';
import type { JetStreamManager, StoredMsg } from 'nats';
import type { NatsBus } from '../bus.ts';
import { BusError } from '../errors.ts';
import type { Bus } from '../types.ts';
import { bucketStream } from './config.ts';
import { natsBus, onJetStream } from './jetstream.ts';
import { readStored } from './stored.ts';

/** Pieces of one file on their way at once. */
const atOnce = 4;
const idPattern = /^[\w-]{1,64}$/;
const piecesHeader = 'Gonets-Pieces';
const hashHeader = 'Gonets-Sha256';

/**
 * Files in folders, in a bucket of pieces. A folder is any text, such as the name of a conversation; an id has up to 64 of
 * `A-Z a-z 0-9 - _`. Each method throws `UNAVAILABLE` while disconnected.
 */
export interface FileStore {
  /** Keeps a file in place of what was there. When it fails, what is there cannot be read. */
  put(folder: string, id: string, bytes: Uint8Array): Promise<void>;
  /** Undefined when there is none, or not any more, or not all of it. */
  get(folder: string, id: string): Promise<Uint8Array | undefined>;
  /** Removes a file, or all files of a folder. Needs the rights of `fileRemovalRights`. */
  remove(folder: string, id?: string): Promise<void>;
}

/** Opens a bucket of files that the setup step made. */
export async function openFileStore(bus: Bus, definition: BucketDefinition): Promise<FileStore> {
  return new NatsFileStore(natsBus(bus), await bus.jetstreamManager(), definition);
}

class NatsFileStore implements FileStore {
  readonly #bus: NatsBus;
  readonly #manager: JetStreamManager;
  readonly #definition: BucketDefinition;
  readonly #at: { readonly what: string; readonly stream: string };

  constructor(bus: NatsBus, manager: JetStreamManager, definition: BucketDefinition) {
    this.#bus = bus;
    this.#manager = manager;
    this.#definition = definition;
    this.#at = { what: `bucket ${definition.name}`, stream: bucketStream(definition) };
  }

  async put(folder: string, id: string, bytes: Uint8Array): Promise<void> {
    const { maxValueBytes } = this.#definition;
    const pieces = Math.max(1, Math.ceil(bytes.byteLength / maxValueBytes));
    const about = headers();
    about.set(piecesHeader, `${pieces}`);
    about.set(hashHeader, hashOf(bytes));
    // The first piece comes last: while it names another hash, nobody reads a mixture.
    for (let index = pieces - 1; index >= 0; index -= 1) {
      const piece = bytes.subarray(index * maxValueBytes, (index + 1) * maxValueBytes);
      const { wire, jetstream } = this.#bus;
      await onJetStream(wire, this.#at.what, () =>
        jetstream.publish(`${this.#subject(folder, id)}.${index}`, piece, index === 0 ? { headers: about } : {}),
      );
    }
  }

  async get(folder: string, id: string): Promise<Uint8Array | undefined> {
    const first = await this.#piece(folder, id, 0);
    const pieces = Number(first?.header.get(piecesHeader) ?? Number.NaN);
    if (!first || !Number.isInteger(pieces)) {
      return undefined;
    }
    const found: Uint8Array[] = [first.data];
    for (let from = 1; from < pieces; from += atOnce) {
      const indexes = Array.from({ length: Math.min(atOnce, pieces - from) }, (_, next) => from + next);
      const group = await Promise.all(indexes.map((index) => this.#piece(folder, id, index)));
      for (const piece of group) {
        if (!piece) {
          return undefined;
        }
        found.push(piece.data);
      }
    }
    const bytes = Buffer.concat(found);
    return hashOf(bytes) === first.header.get(hashHeader) ? bytes : undefined;
  }

  async remove(folder: string, id?: string): Promise<void> {
    const filter = `${id === undefined ? this.#folder(folder) : this.#subject(folder, id)}.>`;
    const { what, stream } = this.#at;
    await onJetStream(this.#bus.wire, what, () => this.#manager.streams.purge(stream, { filter }));
  }

  #piece(folder: string, id: string, index: number): Promise<StoredMsg | undefined> {
    const query = { last_by_subj: `${this.#subject(folder, id)}.${index}` };
    return readStored(this.#bus.wire, this.#manager, this.#at, query);
  }

  #subject(folder: string, id: string): string {
    if (!idPattern.test(id)) {
      throw new BusError('INVALID', `${this.#at.what}: ${JSON.stringify(id)} cannot be the id of a file`);
    }
    return `${this.#folder(folder)}.${id}`;
  }

  /** One token, so that no folder is inside of another. */
  #folder(folder: string): string {
    return `$KV.${this.#definition.name}.${Buffer.from(folder).toString('base64url')}`;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
