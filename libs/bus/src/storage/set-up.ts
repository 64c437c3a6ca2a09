import { buckets, streams } from '@gonets/contracts';
import type { Bus } from '../types.ts';
import { provision } from './provision.ts';
import type { Provisioned } from './provision.ts';

export interface SetUpOptions {
  /** Copies of each stream and bucket; default 1. */
  readonly replicas?: number;
  /** Milliseconds after its last answer that a conversation is kept; default 30 days. */
  readonly conversationRetentionMs?: number;
  /** Milliseconds that files of users are kept; default 7 days. */
  readonly attachmentRetentionMs?: number;
  /** Milliseconds after its last change that the account of a user is kept; default 400 days. */
  readonly usageRetentionMs?: number;
  /** Bytes on disk of all streams and buckets together, shared out as their definitions say; default 5 GiB. */
  readonly limitBytes?: number;
  /** Leaves what is there as it is. */
  readonly onlyMissing?: boolean;
}

/** The setup step: everything that the services keep in JetStream, as `provision` does it. */
export async function setUpStorage(bus: Bus, options: SetUpOptions = {}): Promise<Provisioned[]> {
  const {
    replicas = 1,
    conversationRetentionMs = buckets.conversations.ttlMs,
    attachmentRetentionMs = buckets.attachments.ttlMs,
    usageRetentionMs = buckets.usage.ttlMs,
    limitBytes,
    onlyMissing = false,
  } = options;
  const all = [...Object.values(buckets), ...Object.values(streams)];
  const total = all.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
  return provision(bus, {
    buckets: Object.values({
      ...buckets,
      conversations: { ...buckets.conversations, ttlMs: conversationRetentionMs },
      attachments: { ...buckets.attachments, ttlMs: attachmentRetentionMs },
      usage: { ...buckets.usage, ttlMs: usageRetentionMs },
    }),
    streams: Object.values(streams),
    replicas,
    onlyMissing,
    size: (limitBytes ?? total) / total,
  });
}
