/**
 * Cuts a text into pieces about as long as tokens; joined they are the text again.
 * An estimate: real tokens depend on the model.
 */
export function tokenPieces(text: string): string[] {
  return text.match(/\s?\S{1,5}|\s/gu) ?? [];
}

/** Estimated number of tokens. */
export function countTokens(text: string): number {
  return tokenPieces(text).length;
}

/** Joins neighbours, `size` at a time. */
export function grouped(pieces: readonly string[], size: number): string[] {
  const groups: string[] = [];
  for (let i = 0; i < pieces.length; i += size) groups.push(pieces.slice(i, i + size).join(''));
  return groups;
}
