/** How far the shutdown of this process has come; shared by everything that runs in it. */
export interface Life {
  /** No token is taken any more, and no further update of a mailbox is begun. */
  draining(): boolean;
  /** The grace time is over: what runs is handed over. */
  readonly shutdown: AbortSignal;
  /** The process is about to exit: nothing is retried. */
  readonly closed: AbortSignal;
}
