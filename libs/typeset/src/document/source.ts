/** What becomes a document. */
export type DocumentSource = AnswerSource | ReportSource | TranscriptSource;

/** Markdown, from the first page on. */
interface AnswerSource {
  readonly kind?: 'answer' | undefined;
  readonly markdown: string;
}

/** Markdown with a title page, a table of contents and chapters. */
export interface ReportSource {
  readonly kind: 'report';
  readonly markdown: string;
  readonly subtitle?: string | undefined;
}

/** A conversation, in the order in which it is read. */
interface TranscriptSource {
  readonly kind: 'transcript';
  readonly messages: readonly Message[];
}

export interface Message {
  /** Who wrote it. */
  readonly from: string;
  /** When, in ISO 8601 with the clock of the reader: `2026-11-25T09:34:00+03:00`. */
  readonly at: string;
  readonly markdown: string;
}

/** All Markdown of a document. */
export function markdownOf(source: DocumentSource): readonly string[] {
  return source.kind === 'transcript' ? source.messages.map(({ markdown }) => markdown) : [source.markdown];
}
