import { limits } from '../limits.ts';
import { ImageError, type Image, type ImageProblem } from './image.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';

const DATA = /^data:[^,;]*(;[^,]*)?,/i;
const ATTACHMENT = /^attachment:/i;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_SIGNATURE = [0xff, 0xd8, 0xff];

/** The pictures of one document: those in it, as `data:`, and those that came with it, as `attachment:`. */
export class Images {
  readonly #attached: ReadonlyMap<string, Uint8Array>;
  /** One object for each picture: the PDF holds it once. */
  readonly #known = new Map<string, Image | ImageProblem>();
  /** Bytes that pixels may still take when they are unpacked. */
  #unpackable: number = limits.unpackedImageBytes;

  constructor(attached: ReadonlyMap<string, Uint8Array>) {
    this.#attached = attached;
  }

  /** The picture at an address, or why it is not shown; nothing when it is elsewhere: we fetch none. */
  load(url: string): Image | ImageProblem | undefined {
    if (!DATA.test(url) && !ATTACHMENT.test(url)) return undefined;
    let known = this.#known.get(url);
    if (known === undefined) {
      known = this.#read(url);
      this.#known.set(url, known);
    }
    return known;
  }

  #read(url: string): Image | ImageProblem {
    try {
      return this.#decode(ATTACHMENT.test(url) ? this.#attachment(url) : readData(url));
    } catch (error) {
      if (error instanceof ImageError) return error.problem;
      throw error;
    }
  }

  #attachment(url: string): Uint8Array {
    const bytes = this.#attached.get(decode(url.replace(ATTACHMENT, '')));
    if (!bytes) throw new ImageError('missing');
    return bytes;
  }

  /** By what the bytes are, not by what they are said to be. */
  #decode(bytes: Uint8Array): Image {
    if (startsWith(bytes, JPEG_SIGNATURE)) {
      const image = readJpeg(bytes);
      if (image.width * image.height > limits.imagePixels) throw new ImageError('too-large');
      return image;
    }
    if (!startsWith(bytes, PNG_SIGNATURE)) throw new ImageError('unsupported');
    const { image, unpackedBytes } = readPng(bytes, this.#unpackable);
    this.#unpackable -= unpackedBytes;
    return image;
  }
}

/** An address that holds a picture, and how much of one is shown where it stands as text. */
const IMAGE_DATA = /data:image\/[\w.+-]{1,40};base64,[\w+/=%-]*/gi;
const SHOWN = 60;

/** Bytes of the addresses in a text that hold pictures: they are no text. */
export function imageDataIn(markdown: string): number {
  let bytes = 0;
  for (const [data] of markdown.matchAll(IMAGE_DATA)) bytes += data.length;
  return bytes;
}

/** A picture that was cut off within its address is text for Markdown; nobody wants to read pages of it. */
export function shortenImageData(text: string): string {
  return text.replaceAll(IMAGE_DATA, (data) => (data.length > 2 * SHOWN ? `${data.slice(0, SHOWN)}…` : data));
}

function readData(url: string): Uint8Array {
  const [head, parameters = ''] = DATA.exec(url)!;
  if (!/;base64$/i.test(parameters)) throw new ImageError('unsupported');
  return Buffer.from(decode(url.slice(head.length)), 'base64');
}

/** Characters that may not stand in an address are written as `%…`. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone "%" is itself.
    return part;
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
