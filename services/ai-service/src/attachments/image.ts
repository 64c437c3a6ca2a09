import { BusError } from '@gonets/bus';
import { attachmentLimits } from '@gonets/contracts';
import type { FileKind } from './file-kind.ts';

/** The API scales larger ones down itself, after they were sent. */
const longEdge = 1568;
/** An image of the right size and of no more bytes is sent as it is. */
const fewBytes = 1_000_000;
const quality = 85;
/** Longest work on one image, in seconds. */
const longest = 20;
/** Pixels for each token of an image. */
const pixelsPerToken = 750;

export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Estimated. */
  readonly tokens: number;
}

/**
 * The image as the model gets it: upright, its long edge at most 1568 pixels, of several frames the first. Throws
 * `FILE_UNREADABLE`, or `FILE_TOO_LARGE` before anything is decoded.
 */
export async function readImage(bytes: Uint8Array, kind: FileKind): Promise<ReadFile> {
  const sharp = await imageLibrary();
  const source = sharp(bytes, { limitInputPixels: attachmentLimits.pixels, failOn: 'error' });
  try {
    const { width, height, orientation = 1, pages = 1 } = await source.metadata();
    if (width * height > attachmentLimits.pixels) {
      throw new BusError('FILE_TOO_LARGE', `an image of ${width} × ${height} pixels`);
    }
    const isFit = Math.max(width, height) <= longEdge && orientation === 1 && pages === 1;
    if (isFit && bytes.byteLength <= fewBytes && kind !== 'image/gif') {
      // Only what can be decoded is sent on.
      await source.timeout({ seconds: longest }).stats();
      return { bytes, tokens: tokensOf(width, height) };
    }
    const { data, info } = await source
      .timeout({ seconds: longest })
      .rotate()
      .resize({ width: longEdge, height: longEdge, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, tokens: tokensOf(info.width, info.height) };
  } catch (error) {
    if (error instanceof BusError) {
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    const code = /pixel limit|timeout/i.test(reason) ? 'FILE_TOO_LARGE' : 'FILE_UNREADABLE';
    throw new BusError(code, `the image cannot be decoded: ${reason}`, { cause: error });
  }
}

/** Loaded with the first image: many instances never see one. */
async function imageLibrary() {
  const { default: sharp } = await import('sharp');
  // Each image is seen once, and several are worked on at once anyway.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

function tokensOf(width: number, height: number): number {
  return Math.ceil((width * height) / pixelsPerToken);
}
