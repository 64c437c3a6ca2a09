import { z } from 'zod';
import { isObject } from './merge.ts';
import { themeSettings } from './settings.ts';
import { DEFAULT_THEME, shippedThemes } from './shipped.ts';

/** One setting of a theme file, for the documentation. */
export interface ThemeSetting {
  /** Its place in the file: `page.size`. */
  readonly name: string;
  readonly meaning: string;
  /** In the theme `modern`, as JSON. */
  readonly default: string;
}

/** Every setting that a theme file may have. */
export function themeReference(): ThemeSetting[] {
  return describe(themeSettings, shippedThemes.get(DEFAULT_THEME), [], '');
}

/** Settings without a description of their own have that of their group. */
function describe(schema: unknown, value: unknown, path: readonly string[], group: string): ThemeSetting[] {
  const meaning = schema instanceof z.ZodType ? (schema.description ?? group) : group;
  if (!(schema instanceof z.ZodObject) || !isObject(value)) {
    return [{ name: path.join('.'), meaning, default: JSON.stringify(value) }];
  }
  return Object.entries(schema.shape).flatMap(([key, inner]) => describe(inner, value[key], [...path, key], meaning));
}
