import { deflateSync } from 'node:zlib';
import { PDFContext, PDFRawStream } from 'pdf-lib';
import type { Serialized } from './serialized.ts';

/** zlib's level: 6 makes files 3 % smaller than 4 and takes a third longer. */
const LEVEL = 4;
/** The smallest piece in which Node lets zlib write. */
const LEAST_CHUNK = 64;

/** Entries of the dictionary of a stream: names, numbers, arrays of numbers, and what is already in PDF syntax. */
export type StreamEntries = Record<string, string | number | number[] | Serialized>;

/**
 * The numbered objects of a document. A long one has thousands of structure elements; as dictionaries of pdf-lib they
 * would cost more time and memory than everything else, so whatever is no stream is text.
 */
export class Objects {
  readonly #context = PDFContext.create();
  /** By number, which begin at 1: the object, or undefined as long as its number is only reserved. */
  readonly #objects: (string | PDFRawStream | undefined)[] = [undefined];

  /** A number for an object that others refer to before it is written. */
  reserve(): number {
    return this.#objects.push(undefined) - 1;
  }

  /** Writes an object given in PDF syntax, in Latin-1, and returns its number. */
  add(syntax: string): number {
    return this.#objects.push(syntax) - 1;
  }

  assign(number: number, syntax: string): void {
    if (number >= this.#objects.length || this.#objects[number] !== undefined) {
      throw new Error(`Object ${number} was never reserved, or is written twice.`);
    }
    this.#objects[number] = syntax;
  }

  /** Writes a compressed stream and returns its number. @param entries What else its dictionary says. */
  addStream(bytes: Uint8Array, entries: StreamEntries = {}): number {
    return this.#objects.push(this.compress(bytes, entries)) - 1;
  }

  /** Writes XMP metadata, which must not be compressed: programs look for it in files of any kind. */
  addMetadata(xml: string): number {
    return this.addEncodedStream(Buffer.from(xml, 'utf8'), { Type: 'Metadata', Subtype: 'XML' });
  }

  /** Writes a stream as it is; its entries say how it is encoded. */
  addEncodedStream(bytes: Uint8Array, entries: StreamEntries): number {
    return this.#objects.push(this.#stream(bytes, entries)) - 1;
  }

  /** A compressed stream without a number: one that only the file needs. */
  compress(bytes: Uint8Array, entries: StreamEntries): PDFRawStream {
    return this.#stream(deflate(bytes), { ...entries, Filter: 'FlateDecode' });
  }

  /** How many numbers are given out. */
  get count(): number {
    return this.#objects.length - 1;
  }

  at(number: number): string | PDFRawStream {
    const object = this.#objects[number];
    if (object === undefined) throw new Error(`Object ${number} was reserved but never written.`);
    return object;
  }

  #stream(bytes: Uint8Array, entries: StreamEntries): PDFRawStream {
    return PDFRawStream.of(this.#context.obj({ ...entries, Length: bytes.length }), bytes);
  }
}

/** In one piece: joining several costs short streams a seventh of the time. */
function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: LEVEL, chunkSize: Math.max(LEAST_CHUNK, bytes.length) });
}
