import type { Orientation } from './image.ts';

/** "Exif", then two zeros. */
const SIGNATURE = 0x45786966;
const TIFF_START = 6;
const LITTLE_ENDIAN = 0x4949;
const ORIENTATION_TAG = 0x0112;
const ENTRY_SIZE = 12;

/** The orientation in the APP1 segment of a JPEG; nothing when it is not there or makes no sense. */
export function readOrientation(segment: DataView): Orientation | undefined {
  if (segment.byteLength < TIFF_START + 8 || segment.getUint32(0) !== SIGNATURE) return undefined;
  const isLittle = segment.getUint16(TIFF_START) === LITTLE_ENDIAN;
  const directory = TIFF_START + segment.getUint32(TIFF_START + 4, isLittle);
  if (directory + 2 > segment.byteLength) return undefined;
  const count = segment.getUint16(directory, isLittle);
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * ENTRY_SIZE;
    if (entry + ENTRY_SIZE > segment.byteLength) return undefined;
    if (segment.getUint16(entry, isLittle) === ORIENTATION_TAG)
      return toOrientation(segment.getUint16(entry + 8, isLittle));
  }
  return undefined;
}

function toOrientation(value: number): Orientation | undefined {
  const known = [1, 2, 3, 4, 5, 6, 7, 8] as const;
  return known.find((orientation) => orientation === value);
}
