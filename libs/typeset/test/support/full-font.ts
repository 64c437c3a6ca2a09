import { PDFDocument, PDFHexString, PDFName, PDFRawStream, type PDFContext } from 'pdf-lib';
import type { Face } from '../../src/font/face.ts';

/** Where both renderings put their glyphs. */
export const sheet = { width: 600, height: 800, size: 20, columns: 24, left: 20, top: 30, pitch: 23 } as const;

/** Position of the glyph with this index on the sheet; `y` is its baseline, from the top. */
export function position(index: number): { x: number; y: number } {
  return {
    x: sheet.left + (index % sheet.columns) * sheet.pitch,
    y: sheet.top + Math.floor(index / sheet.columns) * sheet.pitch,
  };
}

/** A glyph of the whole font; `y` is its baseline, from the top. */
export interface PlacedGlyph {
  readonly glyph: number;
  readonly x: number;
  readonly y: number;
}

/** A page that shows glyphs by their ids with the whole font file embedded: no subsetter is involved. */
export async function sheetWithFullFont(
  face: Face,
  file: Uint8Array,
  glyphs: readonly PlacedGlyph[],
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const { context } = document;
  const page = document.addPage([sheet.width, sheet.height]);
  page.node.set(PDFName.of('Resources'), context.obj({ Font: { F: fullFont(context, face, file) } }));
  const lines = glyphs.map(({ glyph, x, y }) => {
    const id = glyph.toString(16).padStart(4, '0');
    return `BT /F ${sheet.size} Tf 1 0 0 1 ${x} ${sheet.height - y} Tm <${id}> Tj ET`;
  });
  page.node.set(PDFName.of('Contents'), context.register(context.stream(lines.join('\n'))));
  return document.save();
}

function fullFont(context: PDFContext, face: Face, file: Uint8Array) {
  const dictionary = context.obj({ Length1: file.length });
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: face.name,
      Flags: 4,
      FontBBox: [...face.description.boundingBox],
      ItalicAngle: 0,
      Ascent: face.description.ascent,
      Descent: face.description.descent,
      CapHeight: 700,
      StemV: 80,
      FontFile2: context.register(PDFRawStream.of(dictionary, file)),
    }),
  );
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: face.name,
      CIDSystemInfo: {
        Registry: PDFHexString.fromText('Adobe'),
        Ordering: PDFHexString.fromText('Identity'),
        Supplement: 0,
      },
      FontDescriptor: descriptor,
      CIDToGIDMap: 'Identity',
    }),
  );
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: face.name,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
    }),
  );
}
