import { setTimeout as sleep } from 'node:timers/promises';
import { BusError, ConflictError, openBucket } from '@gonets/bus';
import type { Bucket, Bus, Entry } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import { append, conversationSchema, emptyConversation, findTurn, noteUnanswered, stored } from './record.ts';
import type { Conversation, Question, StoredConversation, Turn } from './record.ts';

const mostTries = 10;
const longestPauseMs = 100;

/** Which model and persona a conversation has chosen. */
type Chosen = Pick<Conversation, 'model' | 'persona'>;

/** The conversations of all chats, in NATS. */
export interface Conversations {
  read(conversation: string): Promise<Conversation>;
  /** Remembers a turn once, in place of another: when it is known already, nothing changes. Answers what is kept. */
  remember(conversation: string, turn: Turn, replaces?: string): Promise<Turn>;
  /** Remembers a question that got no answer, until there is a newer answer. */
  noteUnanswered(conversation: string, question: Question): Promise<void>;
  /** Answers what is chosen then. */
  choose(conversation: string, chosen: Chosen): Promise<Chosen>;
  /** Forgets the turns, or really everything. Answers how many turns were forgotten. */
  forget(conversation: string, everything: boolean): Promise<number>;
}

export async function openConversations(bus: Bus): Promise<Conversations> {
  const bucket = await openBucket(bus, buckets.conversations, conversationSchema);

  /** What `edit` makes of it becomes the conversation; undefined leaves it as it is. */
  function edited(
    conversation: string,
    edit: (current: Conversation) => Conversation | undefined,
  ): Promise<Conversation> {
    return change(bucket, conversation, async (entry) => {
      const current = entry?.value ?? emptyConversation;
      const changed = edit(current);
      if (changed === undefined) {
        return current;
      }
      const value = stored(changed);
      await (entry ? bucket.update(conversation, value, entry.revision) : bucket.create(conversation, value));
      return changed;
    });
  }

  return {
    async read(conversation) {
      return (await bucket.get(conversation))?.value ?? emptyConversation;
    },
    async remember(conversation, turn, replaces) {
      const changed = await edited(conversation, (current) =>
        findTurn(current, turn.turn) ? undefined : append(current, turn, { replaces }),
      );
      return findTurn(changed, turn.turn) ?? turn;
    },
    async noteUnanswered(conversation, question) {
      await edited(conversation, (current) =>
        findTurn(current, question.turn) ? undefined : noteUnanswered(current, question),
      );
    },
    choose: (conversation, chosen) =>
      edited(conversation, (current) => ({
        ...current,
        model: chosen.model ?? current.model,
        persona: chosen.persona ?? current.persona,
      })),
    forget: (conversation, everything) =>
      change(bucket, conversation, async (entry) => {
        if (!entry) {
          return 0;
        }
        const { turns, model, persona }: Conversation = entry.value;
        const isEmpty = everything || (model === undefined && persona === undefined);
        await (isEmpty
          ? bucket.delete(conversation, entry.revision)
          : bucket.update(conversation, stored({ turns: [], model, persona }), entry.revision));
        return turns.length;
      }),
  };
}

/** Reads, and tries `attempt` until nobody else was faster. */
async function change<T>(
  bucket: Bucket<StoredConversation>,
  conversation: string,
  attempt: (entry: Entry<StoredConversation> | undefined) => Promise<T>,
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
