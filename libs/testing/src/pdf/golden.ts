import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { inRepository } from '../repository.ts';
import { sideBySide } from './side-by-side.ts';

const results = inRepository('test-results');

/** The part of all pixels that may differ: room for another version of the viewer, not for a moved line. */
const TOLERATED = 0.0005;

/**
 * Compares a picture with `<folder>/<name>.png`. Answers what differs, or an empty text. When more differs than is
 * tolerated, `test-results/<name>.png` shows what was expected, what came, and the difference, side by side.
 * `UPDATE_GOLDENS=1` takes the picture as the new golden: look at it.
 */
export function compareWithGolden(folder: string, name: string, picture: PNG): string {
  const golden = join(folder, `${name}.png`);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, PNG.sync.write(picture));
  if (!existsSync(golden)) throw new Error(`${golden} is missing; make it with UPDATE_GOLDENS=1 and look at it.`);

  const expected = PNG.sync.read(readFileSync(golden));
  const { width, height } = picture;
  const isSameSize = expected.width === width && expected.height === height;
  const difference = new PNG({ width, height });
  const differentPixels = isSameSize
    ? pixelmatch(expected.data, picture.data, difference.data, width, height, { threshold: 0.1 })
    : width * height;
  const tolerated = Math.round(width * height * TOLERATED);
  if (differentPixels <= tolerated) return '';

  mkdirSync(results, { recursive: true });
  const file = join(results, `${name}.png`);
  writeFileSync(file, PNG.sync.write(sideBySide([expected, picture, ...(isSameSize ? [difference] : [])])));
  const what = isSameSize
    ? `${differentPixels} pixels of ${name} differ, ${tolerated} may`
    : `${name} is ${width} × ${height} pixels, its golden ${expected.width} × ${expected.height}`;
  return `${what}; expected | actual | difference: ${file}`;
}
