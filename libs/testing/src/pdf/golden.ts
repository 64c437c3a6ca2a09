import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { inRepository } from '../repository.ts';

const results = inRepository('test-results');

/** The part of all pixels that may differ: room for another version of the viewer, not for a moved line. */
const TOLERATED = 0.0005;

export interface Comparison {
  readonly differentPixels: number;
  readonly tolerated: number;
}

/**
 * Compares a picture with `<folder>/<name>.png`. On a difference, writes both and a picture of what differs to
 * test-results/. `UPDATE_GOLDENS=1` takes the picture as the new golden: look at it.
 */
export function compareWithGolden(folder: string, name: string, picture: PNG): Comparison {
  const golden = join(folder, `${name}.png`);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, PNG.sync.write(picture));
  if (!existsSync(golden)) throw new Error(`${golden} is missing; make it with UPDATE_GOLDENS=1 and look at it.`);

  const expected = PNG.sync.read(readFileSync(golden));
  const { width, height } = picture;
  if (expected.width !== width || expected.height !== height) {
    throw new Error(`${name} is ${width} × ${height} pixels, its golden ${expected.width} × ${expected.height}.`);
  }
  const difference = new PNG({ width, height });
  const differentPixels = pixelmatch(expected.data, picture.data, difference.data, width, height, { threshold: 0.1 });
  const tolerated = Math.round(width * height * TOLERATED);
  if (differentPixels > tolerated) {
    mkdirSync(results, { recursive: true });
    for (const [suffix, png] of Object.entries({ expected, actual: picture, difference })) {
      writeFileSync(join(results, `${name}-${suffix}.png`), PNG.sync.write(png));
    }
  }
  return { differentPixels, tolerated };
}
