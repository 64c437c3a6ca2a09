import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { PNG } from 'pngjs';

const folder = join(import.meta.dirname, '../images');

/** The pictures of `test/images` by their names: one subject, 96 × 64 pixels, in every kind of file. */
export const pictures: ReadonlyMap<string, Uint8Array> = new Map(
  readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
);

export function picture(name: string): Uint8Array {
  const bytes = pictures.get(name);
  if (!bytes) throw new Error(`There is no ${name} in test/images.`);
  return bytes;
}

export function dataUrl(bytes: Uint8Array, type = 'image/png'): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** The JPEG as a camera would have written it that was held in another way. */
export function turned(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex');
  exif.writeUInt16BE(orientation, 28);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** A black PNG without any variety: small, whatever its size in pixels. @param rows How many are really there. */
export function blank(width: number, height: number, rows = height): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const data = deflateSync(Buffer.alloc((width + 1) * rows));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.of())]);
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length);
  head.write(name, 4, 'latin1');
  const checked = Buffer.concat([head.subarray(4), content]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(checked));
  return Buffer.concat([head.subarray(0, 4), checked, end]);
}

/** The smallest rectangle around everything black, in pixels. */
export function boundsOf({ width, height, data }: PNG): { width: number; height: number } {
  const columns: number[] = [];
  const rows: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4]! > 100) continue;
      columns.push(x);
      rows.push(y);
    }
  }
  const extent = (values: readonly number[]) =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)) + 1;
  return { width: extent(columns), height: extent(rows) };
}
