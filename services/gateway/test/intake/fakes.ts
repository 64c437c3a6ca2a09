import { ConflictError } from '@gonets/bus';
import type { Bucket } from '@gonets/bus';
import type { Accepted, StoredUpdate, Turns } from '../../src/turns/index.ts';

export const bot = { id: 42, username: 'GonetsBot' };
const ann = { id: 7, is_bot: false, language_code: 'en' };

export function privateMessage(update_id: number, text: string, fields: object = {}) {
  return {
    update_id,
    message: { message_id: update_id, date: 1, chat: { id: 7, type: 'private' }, from: ann, text, ...fields },
  };
}

export function groupMessage(update_id: number, text: string, fields: object = {}) {
  return privateMessage(update_id, text, { chat: { id: -100, type: 'supergroup' }, ...fields });
}

export function button(update_id: number, data: string, fields: object = {}) {
  const message = { message_id: 5, date: 1, chat: { id: 7, type: 'private' } };
  return { update_id, callback_query: { id: `q${update_id}`, from: ann, data, message, ...fields } };
}

export function stopPressed(update_id: number, draft_id: number | string) {
  return { update_id, stopped_message_generation: { chat: { id: 7, type: 'private' }, draft_id } };
}

/** Notes what it is asked; `answer` decides. */
export function fakeTurns(
  answer: (key: string, update: StoredUpdate) => Accepted = () => 'accepted',
  isRunning: (key: string) => boolean = () => true,
) {
  const accepted: { key: string; update: StoredUpdate }[] = [];
  const stopped: [key: string, latest: number, earliest?: number | undefined][] = [];
  const turns: Pick<Turns, 'accept' | 'ahead' | 'stats' | 'stop'> = {
    ahead: async () => undefined,
    stats: () => ({ active: 0, limit: 1, pulling: true }),
    async accept(key, update) {
      const result = answer(key, update);
      accepted.push({ key, update });
      return { result };
    },
    async stop(key, latest, earliest) {
      stopped.push(earliest === undefined ? [key, latest] : [key, latest, earliest]);
      return isRunning(key);
    },
  };
  return { turns, accepted, stopped };
}

/** One bucket that many processes share. `failing` makes every call of a process fail. */
export function memoryBucket<T>() {
  const records = new Map<string, { value: T; revision: number }>();
  let revision = 0;

  function write(key: string, value: T, expected: number | undefined): number {
    if (records.get(key)?.revision !== expected) {
      throw new ConflictError('changed');
    }
    return put(key, value);
  }

  function put(key: string, value: T): number {
    revision += 1;
    records.set(key, { value, revision });
    return revision;
  }

  return {
    records,
    connect(failing: () => boolean = () => false): Bucket<T> {
      const reach = async () => {
        if (failing()) {
          throw new Error('NATS is away');
        }
      };
      return {
        async get(key) {
          await reach();
          return records.get(key);
        },
        async put(key, value) {
          await reach();
          return put(key, value);
        },
        async create(key, value) {
          await reach();
          return write(key, value, undefined);
        },
        async update(key, value, expected) {
          await reach();
          return write(key, value, expected);
        },
        async delete(key, expected) {
          await reach();
          if (expected !== undefined && records.get(key)?.revision !== expected) {
            throw new ConflictError('changed');
          }
          records.delete(key);
        },
        async *changes() {},
      };
    },
  };
}
