/** What text files do not hold: control characters except tab, line ends and form feed. */
// oxlint-disable-next-line eslint/no-control-regex -- they are what is looked for
const control = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;
/** Of the letters beyond ASCII, when the bytes are Windows-1251. */
const cyrillicShare = 0.8;

/** A text in UTF-8, UTF-16 with a mark, or Windows-1251; undefined when it is none. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encodings = ['utf-8', ...(hasUtf16Mark(bytes) ? ['utf-16le', 'utf-16be'] : []), 'windows-1251'];
  for (const encoding of encodings) {
    const text = decoded(bytes, encoding);
    if (text !== undefined && (encoding !== 'windows-1251' || isCyrillic(text))) {
      return text;
    }
  }
  return undefined;
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return control.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Any bytes are Windows-1251; only Russian makes sense in it. */
function isCyrillic(text: string): boolean {
  const foreign = text.match(/[^\0-\x7f]/g) ?? [];
  return foreign.filter((letter) => /[А-яЁё]/.test(letter)).length >= foreign.length * cyrillicShare;
}
