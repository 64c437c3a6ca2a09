import { subjects } from './subjects.ts';

/**
 * Version of everything below as a whole; the setup step writes it into each stream. Raised only when services of before
 * could not work with it: they then wait to be replaced instead of doing harm.
 */
export const storageVersion = 1;

interface Bounds {
  readonly name: string;
  /** What it holds, and why its bounds are what they are. */
  readonly purpose: string;
  /** Bytes on disk of each replica, of the 5 GiB that everything has together by default. */
  readonly maxBytes: number;
  /** `refuse`: a write fails, and whoever wanted it tells. `drop oldest`: what was written longest ago goes. */
  readonly whenFull: 'refuse' | 'drop oldest';
}

/** A JetStream key-value bucket: history of one value, file storage. */
export interface BucketDefinition extends Bounds {
  /** Milliseconds after its last change that a value is kept. */
  readonly ttlMs: number;
  /** Largest value in bytes. */
  readonly maxValueBytes: number;
  /** Most keys. Beyond, only a new key is refused; those that are there can be changed, up to `maxBytes`. */
  readonly maxKeys?: number;
}

/** A JetStream stream, file storage, that keeps its messages until they are deleted or old. */
export interface StreamDefinition extends Bounds {
  readonly subjects: readonly string[];
  readonly maxAgeMs: number;
  /** Milliseconds in which a repeated `Nats-Msg-Id` is recognised. */
  readonly duplicateWindowMs: number;
  readonly maxMessageBytes: number;
}

/** A stream that people read, and that holds one message for each subject at most: a newer one replaces it. */
export interface ArchiveDefinition extends StreamDefinition {
  /** What the subject of a message begins with. */
  readonly prefix: string;
  readonly maxMessages: number;
}

/** A stream whose messages go when the one consumer has acknowledged them. */
export interface WorkQueueDefinition extends StreamDefinition {
  readonly consumer: {
    /** Durable, shared by all who take messages. */
    readonly name: string;
    /** Milliseconds without `ack` or `working` after which a message is delivered again. */
    readonly ackWaitMs: number;
    /** Messages being worked on, or waiting to be tried again, over all who take them. */
    readonly maxAckPending: number;
  };
}

const minute = 60_000;
const day = 24 * 60 * minute;
const mib = 1024 * 1024;

export const buckets = {
  mailboxes: {
    name: 'gonets_mailboxes',
    purpose:
      'One record per mailbox. Telegram keeps undelivered updates for 24 h, so after 7 days none can come again. ' +
      'New chats are refused long before the bytes are used up, so that those being served can go on.',
    ttlMs: 7 * day,
    maxValueBytes: 900_000,
    maxBytes: 1280 * mib,
    // One per 4 KiB; an idle record has 2.
    maxKeys: 320 * 1024,
    whenFull: 'refuse',
  },
  conversations: {
    name: 'gonets_conversations',
    purpose: 'One record per conversation. Kept for `CONVERSATION_RETENTION_DAYS` after the last answer.',
    ttlMs: 30 * day,
    maxValueBytes: 900_000,
    maxBytes: 1856 * mib,
    whenFull: 'drop oldest',
  },
  attachments: {
    name: 'gonets_attachments',
    purpose:
      'Files of users, in pieces, as the model gets them: photos scaled down, the text of a docx. Kept for ' +
      '`ATTACHMENT_RETENTION_DAYS`; what is gone is a note in its conversation.',
    ttlMs: 7 * day,
    // Of a piece; the server answers a read with four bytes for three of it.
    maxValueBytes: 524_288,
    maxBytes: 1024 * mib,
    whenFull: 'drop oldest',
  },
  usage: {
    name: 'gonets_usage',
    purpose:
      'What each user took of the AI, one record per user and month of some 2 KB, for `/usage`, budgets and whoever pays. ' +
      'Kept for `USAGE_RETENTION_DAYS` after its last change.',
    ttlMs: 400 * day,
    maxValueBytes: 262_144,
    maxBytes: 96 * mib,
    whenFull: 'drop oldest',
  },
  reportParts: {
    name: 'gonets_report_parts',
    purpose:
      'Outlines and sections of reports that are being written, so that none is paid for twice when a process dies. They go ' +
      'when the report is remembered in its conversation; a day is longer than any report may take.',
    ttlMs: day,
    maxValueBytes: 900_000,
    maxBytes: 48 * mib,
    whenFull: 'drop oldest',
  },
  rateLimits: {
    name: 'gonets_rate_limits',
    purpose: 'One window of a minute per user. When it is full, the gateways count for themselves.',
    ttlMs: 2 * minute,
    maxValueBytes: 16_384,
    maxBytes: 256 * mib,
    whenFull: 'refuse',
  },
  leases: {
    name: 'gonets_leases',
    purpose: 'Who polls Telegram or looks after the webhook: a few keys, renewed every 2 s.',
    ttlMs: day,
    maxValueBytes: 4096,
    maxBytes: 16 * mib,
    whenFull: 'refuse',
  },
  documents: {
    name: 'gonets_documents',
    purpose:
      'Which PDFs Telegram has, each by a hash of what it was made of, so that the same one is not made and uploaded again. ' +
      'As long as conversations by default; one takes some 500 B.',
    ttlMs: 30 * day,
    maxValueBytes: 4096,
    maxBytes: 32 * mib,
    whenFull: 'drop oldest',
  },
  unanswered: {
    name: 'gonets_unanswered',
    purpose:
      'The last question of a conversation that got no answer, for `/retry`; some 1 KB, written only then. A day, in which the ' +
      'numbers of updates surely grow, so that an older question is never taken for a newer one.',
    ttlMs: day,
    maxValueBytes: 900_000,
    maxBytes: 16 * mib,
    whenFull: 'drop oldest',
  },
} as const satisfies Record<string, BucketDefinition>;

export const streams = {
  turns: {
    name: 'GONETS_TURNS',
    purpose:
      'Turn tokens. One that is lost or too old is published again by the reconciler. The age also removes ' +
      'acknowledged tokens that come back when a nats-server 2.9 is killed.',
    subjects: [subjects.turns],
    maxAgeMs: day,
    duplicateWindowMs: 2 * minute,
    maxMessageBytes: 4096,
    maxBytes: 256 * mib,
    whenFull: 'refuse',
    // The wait is three beats of a holder; far more tokens may be pending than any sum of the gateways' limits.
    consumer: { name: 'gateway', ackWaitMs: 10_000, maxAckPending: 100_000 },
  },
  deadLetters: {
    name: 'GONETS_DEAD_LETTERS',
    purpose:
      'Turns that were given up, one letter each, with what the user wrote, for `npm run dead-letters`. Two weeks to find ' +
      'them; a mailbox has 512 KiB, so one letter always fits.',
    prefix: subjects.deadLetter,
    subjects: [`${subjects.deadLetter}.>`],
    maxAgeMs: 14 * day,
    duplicateWindowMs: 2 * minute,
    maxMessageBytes: 900_000,
    maxMessages: 10_000,
    maxBytes: 240 * mib,
    whenFull: 'drop oldest',
  },
} as const satisfies Record<string, StreamDefinition | ArchiveDefinition | WorkQueueDefinition>;
