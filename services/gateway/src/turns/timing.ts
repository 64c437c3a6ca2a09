/** The times of the protocol, in milliseconds. README.md says how they depend on one another. */
export const timing = {
  /** A holder may be taken over when it has not renewed its lease for this long. */
  lease: 10_000,
  /** How often a holder shows that it is alive: `working()` and a new lease. */
  beat: 3000,
  /** Hard send deadline: counted from before the record says `sending`; afterwards `deliver` is aborted. */
  send: 20_000,
  /** How long a request that was given up may still be on the wire, and clocks may drift apart in the meantime. */
  wire: 2000,
  /** Between the abort of what still runs in a shutdown and giving up on whoever has not ended. */
  settle: 1500,
  /** The end of the grace time, kept for the abort and for writing into the records that their mailboxes are free. */
  handOver: 4000,
  /** How often mailboxes without a token are looked for. */
  reconcile: 60_000,
} as const;

/** Waits before the second, third, … start of an update; after the last one it is given up. */
export const backoff = [1000, 5000, 15_000, 30_000] as const;

export const maxAttempts = backoff.length + 1;

/** Waits after the first, second, third, … start that was postponed; then the longest, again and again. */
export const postponedBackoff = [1000, 5000, 15_000, 30_000] as const;
export const longestPostponedBackoff = 60_000;

/** How long after its intake an update is postponed at most. Telegram itself keeps what it cannot deliver for as long. */
export const longestPostponedMs = 24 * 60 * 60_000;
