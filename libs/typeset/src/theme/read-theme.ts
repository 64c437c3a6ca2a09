import type { z } from 'zod';
import type { Theme } from '../layout/theme.ts';
import { readLogo } from './logo.ts';
import { isObject, merge, type JsonObject } from './merge.ts';
import { themeSettings } from './settings.ts';
import { DEFAULT_THEME, shippedNames, shippedThemes } from './shipped.ts';
import { ThemeError } from './theme-error.ts';
import { roomProblem, toTheme } from './to-theme.ts';

/**
 * Reads the text of a theme file. Settings it leaves out are those of the theme it `extends`, `modern` without that.
 * @param file How errors name it.
 * @param changes Settings that win over those of the file.
 * @throws ThemeError that names every wrong setting.
 */
export function readTheme(text: string, file: string, changes: JsonObject = {}): Theme {
  const { extends: name = DEFAULT_THEME, ...settings } = parseObject(text, file);
  const base = typeof name === 'string' ? shippedThemes.get(name) : undefined;
  if (!base) {
    throw new ThemeError(`Theme ${file}: extends is ${shown(name)}, but must be one of ${shippedNames.join(', ')}.`);
  }
  return themeOf(merge(merge(base, settings), changes), file);
}

/** Makes a theme of complete settings. */
export function themeOf(settings: JsonObject, file: string): Theme {
  const { success, data, error } = themeSettings.safeParse(settings);
  if (!success) throw new ThemeError(`Theme ${file}: ${error.issues.map((i) => describe(i, settings)).join('; ')}.`);
  const { logo } = data;
  const theme = toTheme(data, logo ? { image: readLogo(logo.file, file), height: logo.height } : undefined);
  const problem = roomProblem(theme);
  if (problem) throw new ThemeError(`Theme ${file}: ${problem}.`);
  return theme;
}

function parseObject(text: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ThemeError(`Theme ${file} is not JSON: ${reason}.`, { cause });
  }
  if (!isObject(value)) throw new ThemeError(`Theme ${file} must be an object, such as {"extends": "book"}.`);
  return value;
}

/** Names the setting, its value, and the rule it breaks. */
function describe(issue: z.core.$ZodIssue, settings: JsonObject): string {
  if (issue.code === 'unrecognized_keys') {
    const siblings = Object.keys(at(shippedThemes.get(DEFAULT_THEME), issue.path) ?? {});
    const known = issue.path.length === 0 ? ['extends', ...siblings] : siblings;
    const unknown = issue.keys.map((key) => [...issue.path, key].join('.')).join(', ');
    return `${unknown} is no setting; here are ${known.join(', ')}`;
  }
  return `${issue.path.join('.')} is ${shown(at(settings, issue.path))}, but ${issue.message}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => Object(inner)[key], value);
}

/** As JSON, cut short. */
function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'missing';
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
