import { ConflictError } from '@gonets/bus';
import type { Bucket } from '@gonets/bus';
import { attachmentSchema } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import { z } from 'zod';
import { updateOf } from './ids.ts';

const fileSchema = z.object({
  fileId: z.string().optional(),
  uniqueId: z.string(),
  size: z.number().optional(),
  name: z.string(),
});

/** A question that got no answer. */
export const keptQuestionSchema = z.object({
  version: z.literal(1),
  turn: z.string(),
  /** What the question refers to. */
  quote: z.string().optional(),
  /** What the user wrote; empty when there were only files. */
  question: z.string(),
  /** What ai-service has read, and what is still at Telegram. */
  attachments: z.array(attachmentSchema),
  files: z.array(fileSchema),
  replaces: z.string().optional(),
  continues: z.string().optional(),
  /** It was the topic of a report. */
  kind: z.literal('report').optional(),
});
export type KeptQuestion = z.infer<typeof keptQuestionSchema>;

interface Deps {
  readonly bucket: Pick<Bucket<KeptQuestion>, 'get' | 'create' | 'update' | 'delete'>;
  readonly log: Logger;
}

/** Writes that may meet another one, of another member of a group. */
const mostTries = 5;

/**
 * The last question of each conversation that got no answer. ai-service cannot know of those that never reached it: it was busy or
 * away. Written only when something went wrong, so what is kept may be older than the last question that ai-service knows.
 */
export class KeptQuestions {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `UNAVAILABLE` while NATS is away. */
  async find(conversation: string): Promise<KeptQuestion | undefined> {
    return (await this.#deps.bucket.get(conversation))?.value;
  }

  /** Keeps it, unless a newer one is kept. A failure is logged: the user is told of another one already. */
  async keep(conversation: string, question: KeptQuestion): Promise<void> {
    try {
      await this.#keep(conversation, question);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'a question that got no answer could not be kept for /retry');
    }
  }

  /** Throws `UNAVAILABLE` while NATS is away. */
  async forget(conversation: string): Promise<void> {
    await this.#deps.bucket.delete(conversation);
  }

  async #keep(conversation: string, question: KeptQuestion): Promise<void> {
    const { bucket } = this.#deps;
    for (let tries = 1; ; tries += 1) {
      const entry = await bucket.get(conversation);
      if (entry && updateOf(entry.value.turn) > updateOf(question.turn)) return;
      try {
        await (entry ? bucket.update(conversation, question, entry.revision) : bucket.create(conversation, question));
        return;
      } catch (error) {
        if (!(error instanceof ConflictError) || tries === mostTries) throw error;
      }
    }
  }
}
