import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, expect, test } from 'vitest';
import { compareWithGolden } from '../src/pdf/golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'gonets-goldens-'));
afterAll(() => rmSync(folder, { recursive: true }));

function white(width: number, height: number): PNG {
  const picture = new PNG({ width, height });
  picture.data.fill(0xff);
  return picture;
}

function withSquare(): PNG {
  const picture = white(40, 30);
  for (let y = 10; y < 20; y++)
    for (let x = 10; x < 20; x++) picture.data.fill(0, (y * 40 + x) * 4, (y * 40 + x) * 4 + 3);
  return picture;
}

/** The picture that a message leads to. */
function pictureIn(message: string): PNG {
  const file = /: (\S+\.png)$/.exec(message)![1]!;
  const picture = PNG.sync.read(readFileSync(file));
  rmSync(file);
  return picture;
}

const redAt = (picture: PNG, x: number, y: number) => picture.data[(y * picture.width + x) * 4];

writeFileSync(join(folder, 'golden-of-this-test.png'), PNG.sync.write(white(40, 30)));

test('a picture like its golden is fine', () => {
  expect(compareWithGolden(folder, 'golden-of-this-test', white(40, 30))).toBe('');
});

test('a difference is shown beside what was expected and what came', () => {
  const message = compareWithGolden(folder, 'golden-of-this-test', withSquare());
  expect(message).toContain('100 pixels of golden-of-this-test differ, 1 may; expected | actual | difference: ');
  const shown = pictureIn(message);
  expect([shown.width, shown.height]).toEqual([3 * 40 + 2 * 8, 30]);
  expect([redAt(shown, 15, 15), redAt(shown, 44, 15), redAt(shown, 48 + 15, 15)]).toEqual([255, 128, 0]);
});

test('a picture of another size is shown beside its golden', () => {
  const message = compareWithGolden(folder, 'golden-of-this-test', white(20, 40));
  expect(message).toContain('golden-of-this-test is 20 × 40 pixels, its golden 40 × 30; ');
  expect(pictureIn(message).width).toBe(40 + 8 + 20);
});

test('a golden that is missing is asked for', () => {
  expect(() => compareWithGolden(folder, 'none', white(1, 1))).toThrow('make it with UPDATE_GOLDENS=1 and look at it');
});
