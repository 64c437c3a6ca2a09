/** What becomes a document. */
export type DocumentSource = AnswerSource | ReportSource;

/** Markdown, from the first page on. */
interface AnswerSource {
  readonly kind: 'answer';
  readonly markdown: string;
}

/** Markdown with a title page, a table of contents and chapters. */
export interface ReportSource {
  readonly kind: 'report';
  readonly markdown: string;
  readonly subtitle?: string | undefined;
}
