import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import pixelmatch from 'pixelmatch';
import type { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { faceFiles, type FaceName } from '../../src/font/catalog.ts';
import { Face } from '../../src/font/face.ts';
import { HorizontalMetrics } from '../../src/font/horizontal-metrics.ts';
import { Outlines } from '../../src/font/outlines.ts';
import { fontStyle } from '../../src/font/selection.ts';
import { subset } from '../../src/font/subset.ts';
import { readTables, requireTable } from '../../src/font/tables.ts';
import { PdfDocument } from '../../src/pdf/document.ts';
import { position, sheet, sheetWithFullFont } from '../support/full-font.ts';
import { Viewer } from '@gonets/testing/pdf';

const SHOWN = 200;

/** The bytes of a glyph with its components in place of their ids, so that two fonts can be compared. */
function drawing(outlines: Outlines, glyph: number): string {
  const { bytes, componentOffsets } = outlines.outline(glyph);
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const components = componentOffsets.map((offset) => {
    const component = drawing(outlines, view.getUint16(offset));
    view.setUint16(offset, 0);
    return component;
  });
  // Glyphs of a subset are padded to four bytes.
  return `${Buffer.from(copy)
    .toString('hex')
    .replace(/(?:00)+$/, '')}(${components.join()})`;
}

/** Characters from all over the face: letters with their composites, punctuation, symbols. */
function sample(face: Face): { codePoint: number; glyph: number }[] {
  const all = [...face.characters.entries()].map(([codePoint, glyph]) => ({ codePoint, glyph }));
  const step = Math.max(1, all.length / SHOWN);
  return Array.from({ length: Math.min(SHOWN, all.length) }, (_, index) => all[Math.floor(index * step)]!);
}

function ink(picture: PNG): number {
  let darkness = 0;
  for (let offset = 0; offset < picture.data.length; offset += 4) darkness += 255 - picture.data[offset + 1]!;
  return darkness;
}

describe.each(Object.keys(faceFiles) as FaceName[])('%s', (name) => {
  const file = readFileSync(createRequire(import.meta.url).resolve(faceFiles[name].source));
  const face = new Face(name, file);
  const characters = sample(face);

  test('keeps every outline and advance in a subset', () => {
    const glyphs = [0, ...characters.map(({ glyph }) => glyph)];
    const tables = readTables(subset(face, glyphs));
    const outlines = new Outlines(tables);
    const metrics = new HorizontalMetrics(tables);
    expect(requireTable(tables, 'maxp').getUint16(4)).toBeGreaterThanOrEqual(glyphs.length);
    for (const [id, glyph] of glyphs.entries()) {
      expect(drawing(outlines, id)).toBe(drawing(face.outlines, glyph));
      expect(metrics.advance(id)).toBe(face.metrics.advance(glyph));
      expect(metrics.leftSideBearing(id)).toBe(face.metrics.leftSideBearing(glyph));
    }
  });

  test('puts the same ink on paper as the whole font', async () => {
    const document = new PdfDocument('en');
    const { canvas } = document.addPage(sheet);
    const style = { font: fontStyle('sans'), size: sheet.size, colour: '0 0 0' };
    for (const [index, { glyph, codePoint }] of characters.entries()) {
      const run = { face, start: 0, width: face.advance(glyph), glyphs: [glyph], shown: [codePoint] };
      const { x, y } = position(index);
      canvas.show(run, style, x, y);
    }
    const ours = await Viewer.open(document.finish({ title: name, created: undefined }));
    const full = await Viewer.open(
      await sheetWithFullFont(
        face,
        file,
        characters.map(({ glyph }, index) => ({ glyph, ...position(index) })),
      ),
    );
    const [picture, reference] = [await ours.image(0, 1.5), await full.image(0, 1.5)];
    expect(ink(reference)).toBeGreaterThan(500_000);
    // The viewer uses the hints of the full font, so edges differ by a shade, and no more.
    expect(ink(picture) / ink(reference)).toBeCloseTo(1, 1);
    const different = pixelmatch(reference.data, picture.data, undefined, picture.width, picture.height, {
      threshold: 0.3,
    });
    expect(different / (picture.width * picture.height)).toBeLessThan(0.005);
  });
});
