/** By letter: what follows, the index of levels that a pattern ending here gives to the places around its letters, or both. */
export type PatternNode = number | PatternTree | [PatternTree, number];
export interface PatternTree {
  readonly [letter: string]: PatternNode | undefined;
}

/** Levels, the tree of patterns, and words that they get wrong with the places where those may be divided. */
export type Patterns = [
  levels: readonly (readonly number[])[],
  tree: PatternTree,
  exceptions?: Readonly<Record<string, readonly number[]>>,
];

export function russian(): Patterns;
export function english(): Patterns;
