import { deflateSync, inflateSync } from 'node:zlib';
import { ImageError, type Image, type Pixels } from './image.ts';
import { readPngFile, type PngFile } from './png-file.ts';
import { deinterlace, palettePixels, rowBytes, splitAlpha, unpackedSize } from './png-rows.ts';

/** zlib's level, as for everything else in the file. */
const COMPRESSION = { level: 4 } as const;

/**
 * Reads a PNG. Its pixels go into the PDF as they are, unless the file is interlaced or has an alpha channel, which
 * PDF stores apart.
 * @param mostBytes The pixels may have when they are unpacked: a small file can hold very many.
 * @throws ImageError
 */
export function readPng(bytes: Uint8Array, mostBytes: number): { image: Image; unpackedBytes: number } {
  const file = readPngFile(bytes);
  const unpackedBytes = unpackedSize(file);
  if (unpackedBytes > mostBytes) throw new ImageError('too-large');
  const unpacked = unpack(file, unpackedBytes);
  return { image: toImage(file, unpacked), unpackedBytes };
}

function toImage(file: PngFile, unpacked: Uint8Array): Image {
  const { width, height, bits: bitsPerComponent, type, transparency } = file;
  const rows = file.isInterlaced ? deinterlace(file, unpacked) : checkFilters(file, unpacked);
  const packed: Pixels = rows === unpacked ? { encoding: 'png', bytes: file.data } : pack(rows);
  const common = { width, height, orientation: 1, bitsPerComponent } as const;
  if (type.hasAlpha) {
    const { colours, alpha } = splitAlpha(file, rows);
    const kind = type.components === 2 ? 'gray' : 'rgb';
    return { ...common, colours: { kind }, pixels: pack(colours), alpha: { bitsPerComponent, pixels: pack(alpha) } };
  }
  if (type.hasPalette) {
    const alpha = transparency && { bitsPerComponent: 8, pixels: pack(alphaOfPalette(file, rows, transparency)) };
    return { ...common, colours: { kind: 'palette', palette: file.palette }, pixels: packed, alpha };
  }
  const transparent = transparency && readTransparent(transparency, type.components, bitsPerComponent);
  return { ...common, colours: { kind: type.components === 1 ? 'gray' : 'rgb' }, pixels: packed, transparent };
}

function unpack(file: PngFile, most: number): Uint8Array {
  try {
    return inflateSync(file.data, { maxOutputLength: most });
  } catch {
    // zlib says that the data are damaged, cut off, or more than the size of the picture allows.
    throw new ImageError('broken');
  }
}

function pack(rows: Uint8Array): Pixels {
  return { encoding: 'png', bytes: deflateSync(rows, COMPRESSION) };
}

function checkFilters(file: PngFile, rows: Uint8Array): Uint8Array {
  const length = 1 + rowBytes(file, file.width);
  if (rows.length !== length * file.height) throw new ImageError('broken');
  for (let start = 0; start < rows.length; start += length) {
    if (rows[start]! > 4) throw new ImageError('broken');
  }
  return rows;
}

/** One byte for each pixel, in rows without a filter. */
function alphaOfPalette(file: PngFile, rows: Uint8Array, transparency: Uint8Array): Uint8Array {
  const { width, height } = file;
  const indices = palettePixels(file, rows);
  const alpha = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) alpha[y * (width + 1) + 1 + x] = transparency[indices[y * width + x]!] ?? 255;
  }
  return alpha;
}

function readTransparent(chunk: Uint8Array, components: number, bits: number): number[] | undefined {
  if (chunk.length < components * 2) throw new ImageError('broken');
  const values = Array.from({ length: components }, (_, index) => chunk[index * 2]! * 256 + chunk[index * 2 + 1]!);
  return values.every((value) => value < 2 ** bits) ? values : undefined;
}
