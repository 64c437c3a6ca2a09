/** Shorter values would blot out ordinary words. */
const shortestSecret = 8;
const mask = '[hidden]';

/** What is recognised by its shape alone, wherever it stands. */
const shapes: readonly [pattern: RegExp, replacement: string][] = [
  // Bot token in a path of the Bot API, of any length.
  [/(\/(?:file\/)?bot)\d+(?::|%3A)[^/\s"'?#\\]+/gi, `$1${mask}`],
  // Bot token alone.
  [/\d+(?::|%3A)[\w-]{30,}/gi, mask],
  // Key of the AI API.
  [/sk-ant-[\w-]+/g, mask],
  // NATS nkey seed.
  [/\bS[ACNOUX][A-Z2-7]{50,}\b/g, mask],
  // User and password in a URL, and in those that follow it after a comma; both may hold @ and escaped quotes.
  [/(:\/\/)(?:[^/\s"\\]|\\["\\])+@/g, `$1${mask}@`],
];

let exact: RegExp | undefined;

/**
 * Makes every logger and span of this process hide these values wherever they stand. Replaces an earlier list.
 * Values shorter than 8 characters are ignored: hiding them would make logs unreadable.
 */
export function hideSecrets(values: readonly string[]): void {
  const escaped = values
    .filter((value) => value.length >= shortestSecret)
    // As it is, and as it stands inside a JSON string.
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length)
    .map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  exact = escaped.length === 0 ? undefined : new RegExp(escaped.join('|'), 'g');
}

/** `text` without bot tokens, AI keys, nkey seeds, passwords in URLs and the values given to `hideSecrets`. */
export function scrub(text: string): string {
  let clean = exact === undefined ? text : text.replaceAll(exact, mask);
  for (const [pattern, replacement] of shapes) {
    clean = clean.replaceAll(pattern, replacement);
  }
  return clean;
}
