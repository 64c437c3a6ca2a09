/** A stretch of text that looks the same. */
export interface Span {
  readonly text: string;
  readonly look?: 'bold' | 'italic' | 'code' | 'link';
}

/** What every contender can do: no more is compared. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'code'; readonly language: string; readonly lines: readonly string[] };

export type Document = readonly Block[];

/** Where links lead. */
export const linkTarget = 'https://nats.io/about/';
