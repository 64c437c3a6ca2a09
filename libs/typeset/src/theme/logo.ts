import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Image } from '../image/image.ts';
import { Images } from '../image/images.ts';
import { ThemeError } from './theme-error.ts';

/** Bytes; it is in every report. */
const LARGEST_FILE = 500_000;
const ADDRESS = 'attachment:logo';

/**
 * Reads the picture of a logo.
 * @param theme How errors name the theme; the path of its file, beside which the picture lies.
 * @throws ThemeError when it is no picture that can be shown.
 */
export function readLogo(file: string, theme: string): Image {
  const path = resolve(dirname(theme), file);
  const refuse = (reason: string, cause?: unknown) =>
    new ThemeError(`Theme ${theme}: logo.file is ${path}, but ${reason}; it must be a PNG or JPEG.`, { cause });
  let bytes: Uint8Array;
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) throw new Error(`it has ${size} bytes, more than ${LARGEST_FILE}`);
    bytes = readFileSync(path);
  } catch (cause) {
    throw refuse(`cannot be read (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  const image = new Images(new Map([['logo', bytes]])).load(ADDRESS);
  if (typeof image !== 'object') throw refuse(`is ${image ?? 'missing'}`);
  return image;
}
