import book from '../../themes/book.json' with { type: 'json' };
import modern from '../../themes/modern.json' with { type: 'json' };
import { merge, type JsonObject } from './merge.ts';

/** What a theme file extends that does not say. It has every setting. */
export const DEFAULT_THEME = 'modern';

/** The settings of the themes that need no file, complete. */
export const shippedThemes: ReadonlyMap<string, JsonObject> = new Map([
  [DEFAULT_THEME, modern],
  ['book', merge(modern, book)],
]);

export const shippedNames: readonly string[] = [...shippedThemes.keys()];
