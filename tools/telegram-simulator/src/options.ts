/** At most `count` calls in any `ms` milliseconds. */
export interface Window {
  readonly count: number;
  readonly ms: number;
}

/** What the simulator allows. An empty list of windows means no limit. */
export interface Limits {
  /** Drafts and chat actions together, per chat. */
  readonly typing: readonly Window[];
  /** Messages and edits per private chat. */
  readonly privateChat: readonly Window[];
  /** Messages and edits per group. */
  readonly group: readonly Window[];
  /** Messages and edits of the bot over all chats. Telegram sets none for answers, so none here. */
  readonly global: readonly Window[];
  /** Milliseconds a draft lives after its last frame. */
  readonly draftTtlMs: number;
  /** Milliseconds in which a callback query can be answered. */
  readonly callbackMs: number;
  /** Largest file a bot may send, in bytes. */
  readonly uploadBytes: number;
  /** Largest file a bot may download, in bytes. */
  readonly downloadBytes: number;
  /** Bytes of file content kept in memory; the oldest content is dropped first. */
  readonly storedBytes: number;
  /** Messages kept per chat. */
  readonly messagesPerChat: number;
  /** Calls kept in the log. */
  readonly calls: number;
  /** Updates waiting for the bot, and as many delivered ones kept for a replay. */
  readonly updates: number;
}

const MiB = 1024 * 1024;

export const defaultLimits: Limits = {
  typing: [
    { count: 20, ms: 5_000 },
    { count: 40, ms: 30_000 },
  ],
  privateChat: [
    { count: 5, ms: 1_000 },
    { count: 60, ms: 60_000 },
  ],
  group: [{ count: 20, ms: 60_000 }],
  global: [],
  draftTtlMs: 30_000,
  callbackMs: 15_000,
  uploadBytes: 50 * MiB,
  downloadBytes: 20 * MiB,
  storedBytes: 512 * MiB,
  messagesPerChat: 1_000,
  calls: 10_000,
  updates: 100_000,
};

export interface SimulatorOptions {
  /** 0 means any free port, which is the default. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** The only token that is accepted. */
  readonly token?: string | undefined;
  readonly botUsername?: string | undefined;
  readonly botName?: string | undefined;
  /** In groups the bot sees only commands and replies to it, as is Telegram's default. */
  readonly privacyMode?: boolean | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Waits before an update is repeated to a webhook (also by Retry-After) are multiplied by this. Default 1. */
  readonly timeScale?: number | undefined;
}

/** Token of the simulated bot where none is given. It is no secret: it opens nothing but the simulator. */
export const defaultToken = '1000000001:simulated-bot';
