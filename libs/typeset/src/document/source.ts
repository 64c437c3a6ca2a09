/** What becomes a document. */
export type DocumentSource = AnswerSource;

/** Markdown, from the first page on. */
export interface AnswerSource {
  readonly kind: 'answer';
  readonly markdown: string;
}
