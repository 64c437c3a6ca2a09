/** A theme that cannot be used. The message names the file, each wrong field, and what to write instead. */
export class ThemeError extends Error {
  override readonly name = 'ThemeError';
}
