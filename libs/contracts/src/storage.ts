import { subjects } from './subjects.ts';

/** A JetStream key-value bucket: history of one value, file storage. */
export interface BucketDefinition {
  readonly name: string;
  /** Milliseconds after its last change that a value is kept. */
  readonly ttlMs: number;
  /** Largest value in bytes. */
  readonly maxValueBytes: number;
}

/** A JetStream work-queue stream, file storage. */
export interface StreamDefinition {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxAgeMs: number;
  /** Milliseconds in which a repeated `Nats-Msg-Id` is recognised. */
  readonly duplicateWindowMs: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

export const buckets = {
  /** One record per mailbox. Telegram keeps undelivered updates for 24 h, so an older one cannot come again. */
  mailboxes: { name: 'gonets_mailboxes', ttlMs: 7 * day, maxValueBytes: 900_000 },
  /** One record per conversation, owned by ai-service. */
  conversations: { name: 'gonets_conversations', ttlMs: 30 * day, maxValueBytes: 900_000 },
  /** One window per user, owned by rate-limit-service. A window lasts one minute. */
  rateLimits: { name: 'gonets_rate_limits', ttlMs: 2 * minute, maxValueBytes: 16_384 },
  /** Leases of the gateways (who polls Telegram) and the budgets that gateways share. */
  leases: { name: 'gonets_leases', ttlMs: day, maxValueBytes: 4096 },
} as const satisfies Record<string, BucketDefinition>;

export const streams = {
  /** Turn tokens. A token lost here is published again by the reconciler, so a day is plenty. */
  turns: { name: 'GONETS_TURNS', subjects: [subjects.turns], maxAgeMs: day, duplicateWindowMs: 2 * minute },
} as const satisfies Record<string, StreamDefinition>;
