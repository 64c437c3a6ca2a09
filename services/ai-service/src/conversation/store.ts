import { setTimeout as sleep } from 'node:timers/promises';
import { BusError, ConflictError, openBucket } from '@gonets/bus';
import type { Bucket, Bus, Entry } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import { append, conversationSchema, emptyConversation, findTurn } from './record.ts';
import type { Conversation, Turn } from './record.ts';

const mostTries = 10;
const longestPauseMs = 100;

/** The conversations of all chats, in NATS. */
export interface Conversations {
  read(conversation: string): Promise<Conversation>;
  /** Remembers a turn once: when it is known already, nothing changes. Answers what is kept. */
  remember(conversation: string, turn: Turn): Promise<Turn>;
  /** Answers how many turns were forgotten. */
  forget(conversation: string): Promise<number>;
}

export async function openConversations(bus: Bus): Promise<Conversations> {
  const bucket = await openBucket(bus, buckets.conversations, conversationSchema);
  return {
    async read(conversation) {
      return (await bucket.get(conversation))?.value ?? emptyConversation;
    },
    remember: (conversation, turn) =>
      change(bucket, conversation, async (entry) => {
        const known = findTurn(entry?.value ?? emptyConversation, turn.turn);
        if (known) {
          return known;
        }
        const changed = append(entry?.value ?? emptyConversation, turn);
        await (entry ? bucket.update(conversation, changed, entry.revision) : bucket.create(conversation, changed));
        return turn;
      }),
    forget: (conversation) =>
      change(bucket, conversation, async (entry) => {
        if (entry) {
          await bucket.delete(conversation, entry.revision);
        }
        return entry?.value.turns.length ?? 0;
      }),
  };
}

/** Reads and tries `attempt` until nobody else was faster. */
async function change<T>(
  bucket: Bucket<Conversation>,
  conversation: string,
  attempt: (entry: Entry<Conversation> | undefined) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(await bucket.get(conversation));
    } catch (error) {
      if (!(error instanceof ConflictError)) {
        throw error;
      }
      if (tries === mostTries) {
        throw new BusError('UNAVAILABLE', `the conversation was changed by others ${mostTries} times in a row`, {
          cause: error,
        });
      }
    }
    counter(metrics.conversationConflicts).inc();
    await sleep(Math.random() * longestPauseMs);
  }
}
