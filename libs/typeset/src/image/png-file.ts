import { ImageError } from './image.ts';

/** What the chunks of a PNG say. */
export interface PngFile {
  readonly width: number;
  readonly height: number;
  /** Of each component. */
  readonly bits: number;
  readonly type: ColourType;
  readonly isInterlaced: boolean;
  /** Red, green and blue of each colour; empty without a palette. */
  readonly palette: Uint8Array;
  /** Alpha of the colours of the palette, or the colour that is transparent. */
  readonly transparency: Uint8Array | undefined;
  /** The deflated rows. */
  readonly data: Uint8Array;
}

interface ColourType {
  readonly components: number;
  readonly hasAlpha: boolean;
  readonly hasPalette: boolean;
  readonly bits: readonly number[];
}

const types: Readonly<Record<number, ColourType>> = {
  0: { components: 1, hasAlpha: false, hasPalette: false, bits: [1, 2, 4, 8, 16] },
  2: { components: 3, hasAlpha: false, hasPalette: false, bits: [8, 16] },
  3: { components: 1, hasAlpha: false, hasPalette: true, bits: [1, 2, 4, 8] },
  4: { components: 2, hasAlpha: true, hasPalette: false, bits: [8, 16] },
  6: { components: 4, hasAlpha: true, hasPalette: false, bits: [8, 16] },
};

const SIGNATURE_SIZE = 8;
const HEADER_SIZE = 13;

/** @throws ImageError */
export function readPngFile(bytes: Uint8Array): PngFile {
  let header: DataView | undefined;
  let palette: Uint8Array = new Uint8Array();
  let transparency: Uint8Array | undefined;
  const data: Uint8Array[] = [];
  for (const { name, content } of chunks(bytes)) {
    if (name === 'IHDR') header = new DataView(content.buffer, content.byteOffset, content.length);
    else if (name === 'PLTE') palette = content;
    else if (name === 'tRNS') transparency = content;
    else if (name === 'IDAT') data.push(content);
  }
  if (!header || header.byteLength < HEADER_SIZE || data.length === 0) throw new ImageError('broken');
  const [width, height, bits] = [header.getUint32(0), header.getUint32(4), header.getUint8(8)];
  const type = types[header.getUint8(9)];
  const entries = palette.length / 3;
  if (!type?.bits.includes(bits) || width === 0 || height === 0) throw new ImageError('broken');
  if (type.hasPalette && !(Number.isInteger(entries) && entries >= 1 && entries <= 256)) throw new ImageError('broken');
  const isInterlaced = header.getUint8(12) === 1;
  return { width, height, bits, type, isInterlaced, palette, transparency, data: Buffer.concat(data) };
}

/** Up to the end of the file, or of what is left of it. */
function* chunks(bytes: Uint8Array): Generator<{ name: string; content: Uint8Array }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let position = SIGNATURE_SIZE;
  while (position + 12 <= bytes.length) {
    const length = view.getUint32(position);
    const start = position + 8;
    if (start + length + 4 > bytes.length) throw new ImageError('broken');
    yield {
      name: String.fromCharCode(...bytes.subarray(position + 4, start)),
      content: bytes.subarray(start, start + length),
    };
    position = start + length + 4;
  }
}
