/** What becomes a document. */
export type DocumentSource = AnswerSource;

/** Markdown, from the first page on. */
interface AnswerSource {
  readonly kind: 'answer';
  readonly markdown: string;
}
