/** What a document may be at most. Beyond `nesting` the reader is told that something was left out. */
export const limits = {
  /** UTF-8 bytes of Markdown. */
  markdownBytes: 1024 * 1024,
  /** Bytes of all pictures of a document, those in its Markdown as they stand there. */
  imageBytes: 8 * 1024 * 1024,
  /** Of one JPEG, which a viewer has to unpack. */
  imagePixels: 50_000_000,
  /** Of all PNGs of a document when they are unpacked. */
  unpackedImageBytes: 64 * 1024 * 1024,
  pages: 500,
  /** Lists and quotes inside one another. */
  nesting: 40,
  /** Milliseconds for one document, unless the caller says otherwise. */
  timeMs: 10_000,
} as const;
