import { deflateSync } from 'node:zlib';

const HEADER_SIZE = 128;

/** Packed once for all documents. */
export const packedSrgbProfile: Uint8Array = deflateSync(srgbProfile(), { level: 9 });

/**
 * An ICC profile (version 4) of the colours in which everything here is given: sRGB, IEC 61966-2-1. All numbers are
 * those of the standard, adapted to the white D50 of profiles.
 */
function srgbProfile(): Uint8Array {
  const curve = parametricCurve([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]);
  const tags: readonly (readonly [name: string, data: Buffer])[] = [
    ['desc', text('sRGB')],
    ['cprt', text('CC0')],
    ['wtpt', fixed('XYZ ', [0.9642, 1, 0.8249])],
    ['chad', fixed('sf32', [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168])],
    ['rXYZ', fixed('XYZ ', [0.43607, 0.22249, 0.01392])],
    ['gXYZ', fixed('XYZ ', [0.38515, 0.71687, 0.09708])],
    ['bXYZ', fixed('XYZ ', [0.14307, 0.06061, 0.7141])],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const directory = Buffer.alloc(4 + 12 * tags.length);
  directory.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  const offsets = new Map<Buffer, number>();
  let size = HEADER_SIZE + directory.length;
  for (const [index, [name, data]] of tags.entries()) {
    if (!offsets.has(data)) {
      offsets.set(data, size);
      parts.push(data);
      size += data.length;
    }
    directory.write(name, 4 + 12 * index, 'latin1');
    directory.writeUInt32BE(offsets.get(data)!, 8 + 12 * index);
    directory.writeUInt32BE(data.length, 12 + 12 * index);
  }
  return Buffer.concat([header(size), directory, ...parts]);
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(HEADER_SIZE);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x04200000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  // The date of the profile: the first day of 2026.
  for (const [index, part] of [2026, 1, 1].entries()) bytes.writeUInt16BE(part, 24 + 2 * index);
  bytes.write('acsp', 36, 'latin1');
  fixedNumbers([0.9642, 1, 0.8249]).copy(bytes, 68);
  return bytes;
}

/** A text in one language, English. */
function text(content: string): Buffer {
  const head = Buffer.alloc(28);
  head.write('mluc', 0, 'latin1');
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(12, 12);
  head.write('enUS', 16, 'latin1');
  head.writeUInt32BE(content.length * 2, 20);
  head.writeUInt32BE(head.length, 24);
  return padded(Buffer.concat([head, Buffer.from(content, 'utf16le').swap16()]));
}

function parametricCurve(parameters: readonly number[]): Buffer {
  const kind = Buffer.alloc(4);
  kind.writeUInt16BE(3, 0);
  return Buffer.concat([type('para'), kind, fixedNumbers(parameters)]);
}

function fixed(name: string, numbers: readonly number[]): Buffer {
  return Buffer.concat([type(name), fixedNumbers(numbers)]);
}

function type(name: string): Buffer {
  return Buffer.from(`${name}\0\0\0\0`, 'latin1');
}

/** With 16 bits before and 16 after the point. */
function fixedNumbers(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [index, value] of numbers.entries()) bytes.writeInt32BE(Math.round(value * 65_536), 4 * index);
  return bytes;
}

/** Tags begin at multiples of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
