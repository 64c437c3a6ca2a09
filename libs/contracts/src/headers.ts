/** Every NATS header of Gonets besides the W3C `traceparent` and `tracestate`. */
export const headers = {
  /** Milliseconds the caller will still wait. A remaining time, not a clock reading: clocks differ between machines. */
  remaining: 'Gonets-Remaining-Ms',
  /** How many members of the queue group have passed this request on because they were full. */
  hops: 'Gonets-Hops',
  /** Sequence number of a binary frame, from 0. Its payload is raw bytes. */
  frame: 'Gonets-Frame',
} as const;
