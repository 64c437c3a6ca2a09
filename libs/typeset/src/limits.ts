/** What a document may be at most. Beyond `nesting` the reader is told that something was left out. */
export const limits = {
  /** UTF-8 bytes of Markdown. */
  markdownBytes: 1024 * 1024,
  pages: 500,
  /** Lists and quotes inside one another. */
  nesting: 40,
  /** Milliseconds for one document, unless the caller says otherwise. */
  timeMs: 10_000,
} as const;
