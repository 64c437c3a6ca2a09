import { ImageError, type Colours, type Image, type Orientation } from './image.ts';
import { readOrientation } from './exif.ts';

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
const ADOBE = 0xee;
/** Baseline, extended and progressive, with Huffman codes: what PDF viewers decode. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
/** Lossless, hierarchical and arithmetic ones. */
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const END = [0xff, 0xd9];

interface Segment {
  readonly marker: number;
  readonly data: DataView;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** Reads what stands before the pixels; these go into the PDF as they are. @throws ImageError */
export function readJpeg(bytes: Uint8Array): Image {
  let frame: Frame | undefined;
  let orientation: Orientation = 1;
  let isAdobe = false;
  for (const { marker, data } of segments(bytes)) {
    if (FRAMES.has(marker)) frame = readFrame(data);
    else if (OTHER_FRAMES.has(marker)) throw new ImageError('unsupported');
    else if (marker === APP1) orientation = readOrientation(data) ?? orientation;
    else if (marker === ADOBE) isAdobe = true;
  }
  // A file that was cut off has no end; behind it there may be anything.
  if (!frame || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf(Uint8Array.from(END)) < 0) {
    throw new ImageError('broken');
  }
  const { width, height, components } = frame;
  return {
    width,
    height,
    orientation,
    colours: coloursOf(components, isAdobe),
    bitsPerComponent: 8,
    pixels: { encoding: 'jpeg', bytes },
  };
}

/** The segments up to the first scan. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let position = 2;
  while (position + 4 <= bytes.length) {
    if (bytes[position] !== 0xff) break;
    const marker = bytes[position + 1]!;
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    if (marker === START_OF_SCAN) return;
    const length = view.getUint16(position + 2);
    if (length < 2 || position + 2 + length > bytes.length) break;
    yield { marker, data: new DataView(bytes.buffer, bytes.byteOffset + position + 4, length - 2) };
    position += 2 + length;
  }
  throw new ImageError('broken');
}

function readFrame(data: DataView): Frame {
  if (data.byteLength < 6) throw new ImageError('broken');
  const frame = { height: data.getUint16(1), width: data.getUint16(3), components: data.getUint8(5) };
  if (data.getUint8(0) !== 8) throw new ImageError('unsupported');
  if (frame.width === 0 || frame.height === 0) throw new ImageError('broken');
  return frame;
}

/** Adobe's programs store the complement of each of the four inks. */
function coloursOf(components: number, isAdobe: boolean): Colours {
  if (components === 1) return { kind: 'gray' };
  if (components === 3) return { kind: 'rgb' };
  if (components === 4) return { kind: isAdobe ? 'inverted-cmyk' : 'cmyk' };
  throw new ImageError('unsupported');
}
