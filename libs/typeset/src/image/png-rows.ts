import { ImageError } from './image.ts';
import type { PngFile } from './png-file.ts';

/** Where the pixels of each pass of an interlaced picture stand: the first of them and the distance to the next. */
const PASSES = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
] as const;

/** Bytes of all rows with their filters, before they are deflated. */
export function unpackedSize(file: PngFile): number {
  if (!file.isInterlaced) return (1 + rowBytes(file, file.width)) * file.height;
  return passesOf(file).reduce((size, pass) => size + (1 + pass.rowBytes) * pass.height, 0);
}

function passesOf(file: PngFile) {
  return PASSES.map((pass) => {
    const width = Math.max(0, Math.ceil((file.width - pass.x) / pass.stepX));
    const height = width === 0 ? 0 : Math.max(0, Math.ceil((file.height - pass.y) / pass.stepY));
    return { ...pass, width, height, rowBytes: rowBytes(file, width) };
  });
}

/** Bytes of a row of so many pixels, without the byte that tells its filter. */
export function rowBytes({ bits, type }: PngFile, width: number): number {
  return Math.ceil((width * type.components * bits) / 8);
}

/**
 * Rows of colours and rows of alpha. Filters work on bytes of one component, so both keep the filters of the rows they
 * come from.
 */
export function splitAlpha(file: PngFile, rows: Uint8Array): { colours: Uint8Array; alpha: Uint8Array } {
  const { width, height, bits, type } = file;
  const sample = bits / 8;
  const pixel = type.components * sample;
  const colour = pixel - sample;
  const colours = new Uint8Array((1 + width * colour) * height);
  const alpha = new Uint8Array((1 + width * sample) * height);
  let [from, toColours, toAlpha] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    colours[toColours++] = alpha[toAlpha++] = rows[from++]!;
    for (let x = 0; x < width; x++) {
      for (let byte = 0; byte < colour; byte++) colours[toColours++] = rows[from++]!;
      for (let byte = 0; byte < sample; byte++) alpha[toAlpha++] = rows[from++]!;
    }
  }
  return { colours, alpha };
}

/** The rows of an interlaced picture as if it were not, without filters. */
export function deinterlace(file: PngFile, unpacked: Uint8Array): Uint8Array {
  const pixelBits = file.type.components * file.bits;
  const length = rowBytes(file, file.width);
  const rows = new Uint8Array((1 + length) * file.height);
  let start = 0;
  for (const { x, y, stepX, stepY, width, height, rowBytes } of passesOf(file)) {
    const pass = unfilter(file, unpacked.subarray(start), rowBytes, height);
    start += (1 + rowBytes) * height;
    for (let row = 0; row < height; row++) {
      const target = (y + row * stepY) * (1 + length) + 1;
      for (let column = 0; column < width; column++) {
        copyPixel(pass, row * rowBytes, column, rows, target, x + column * stepX, pixelBits);
      }
    }
  }
  return rows;
}

/** The index of the colour of each pixel, row by row. */
export function palettePixels(file: PngFile, rows: Uint8Array): Uint8Array {
  const { width, height, bits } = file;
  const length = rowBytes(file, width);
  const bytes = unfilter(file, rows, length, height);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[y * width + x] = bitsAt(bytes, y * length, x, bits);
  }
  return pixels;
}

/** The bytes of rows whose first byte says how they were filtered. */
function unfilter(file: PngFile, rows: Uint8Array, length: number, height: number): Uint8Array {
  if (rows.length < (1 + length) * height) throw new ImageError('broken');
  const before = Math.max(1, (file.type.components * file.bits) >> 3);
  const bytes = new Uint8Array(length * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (1 + length)]!;
    const from = y * (1 + length) + 1;
    const to = y * length;
    for (let index = 0; index < length; index++) {
      const left = index < before ? 0 : bytes[to + index - before]!;
      const up = y === 0 ? 0 : bytes[to + index - length]!;
      const upLeft = y === 0 || index < before ? 0 : bytes[to + index - length - before]!;
      bytes[to + index] = rows[from + index]! + predict(filter, left, up, upLeft);
    }
  }
  return bytes;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter === 4) return nearest(left, up, upLeft);
  throw new ImageError('broken');
}

/** Paeth's predictor: the neighbour that is nearest to `left + up - upLeft`. */
function nearest(left: number, up: number, upLeft: number): number {
  const fromLeft = Math.abs(up - upLeft);
  const fromUp = Math.abs(left - upLeft);
  const fromBoth = Math.abs(left + up - 2 * upLeft);
  if (fromLeft <= fromUp && fromLeft <= fromBoth) return left;
  return fromUp <= fromBoth ? up : upLeft;
}

function copyPixel(
  source: Uint8Array,
  sourceRow: number,
  column: number,
  target: Uint8Array,
  targetRow: number,
  x: number,
  bits: number,
): void {
  if (bits < 8) {
    const shift = 8 - bits - ((x * bits) & 7);
    target[targetRow + ((x * bits) >> 3)]! |= bitsAt(source, sourceRow, column, bits) << shift;
    return;
  }
  const size = bits >> 3;
  for (let byte = 0; byte < size; byte++) {
    target[targetRow + x * size + byte] = source[sourceRow + column * size + byte]!;
  }
}

/** The pixel at `x` of a row, at most a byte. */
function bitsAt(bytes: Uint8Array, row: number, x: number, bits: number): number {
  const bit = x * bits;
  return (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
}
