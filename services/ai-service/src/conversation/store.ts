import { openBucket } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import type { BucketDefinition } from '@gonets/contracts';
import { metrics } from '@gonets/telemetry';
import { change } from '../change.ts';
import { append, conversationSchema, emptyConversation, findTurn, noteUnanswered, stored } from './record.ts';
import type { Conversation, Question, Turn } from './record.ts';

/** Which model and persona a conversation has chosen. */
type Chosen = Pick<Conversation, 'model' | 'persona'>;

interface Remembering {
  /** The turn in whose place it comes. */
  readonly replaces?: string | undefined;
  /** The conversation as it was read before: only when it has changed since, it is read again. */
  readonly known?: Conversation;
}

/** The conversations of all chats, in NATS. */
export interface Conversations {
  read(conversation: string): Promise<Conversation>;
  /** Remembers a turn once: when it is there already, nothing changes. Answers what is kept. */
  remember(conversation: string, turn: Turn, how?: Remembering): Promise<Turn>;
  /** Remembers a question that got no answer, until there is a newer answer. */
  noteUnanswered(conversation: string, question: Question): Promise<void>;
  /** Answers what is chosen then. */
  choose(conversation: string, chosen: Chosen): Promise<Chosen>;
  /** Forgets the turns, or really everything. Answers how many turns were forgotten. */
  forget(conversation: string, everything: boolean): Promise<number>;
}

/** Those of chats, or the parts of reports, which are kept in the same way for a shorter time. */
export async function openConversations(
  bus: Bus,
  definition: BucketDefinition = buckets.conversations,
): Promise<Conversations> {
  const bucket = await openBucket(bus, definition, conversationSchema);

  /** What `edit` makes of it becomes the conversation; undefined leaves it as it is. */
  function edited(
    conversation: string,
    edit: (current: Conversation) => Conversation | undefined,
    known?: Conversation,
  ): Promise<Conversation> {
    return change<Conversation, Conversation>(bucket, changing(conversation, known), async (entry) => {
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
      const entry = await bucket.get(conversation);
      return entry ? { ...entry.value, revision: entry.revision } : emptyConversation;
    },
    async remember(conversation, turn, { replaces, known } = {}) {
      const changed = await edited(
        conversation,
        (current) => (findTurn(current, turn.turn) ? undefined : append(current, turn, { replaces })),
        known,
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
      change<Conversation, number>(bucket, changing(conversation), async (entry) => {
        if (!entry) {
          return 0;
        }
        const { turns, model, persona } = entry.value;
        const isEmpty = everything || (model === undefined && persona === undefined);
        await (isEmpty
          ? bucket.delete(conversation, entry.revision)
          : bucket.update(conversation, stored({ turns: [], model, persona }), entry.revision));
        return turns.length;
      }),
  };
}

function changing(key: string, known?: Conversation) {
  return {
    key,
    what: 'the conversation',
    conflicts: metrics.conversationConflicts,
    known: known && { entry: known.revision === undefined ? undefined : { value: known, revision: known.revision } },
  };
}
