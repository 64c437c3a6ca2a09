import { deflateSync } from 'node:zlib';
import { PDFContext, PDFRawStream, type PDFObject, type PDFRef } from 'pdf-lib';
import { Serialized } from './serialized.ts';

/** zlib's level: 6 makes files 3 % smaller than 4 and takes a third longer. */
const COMPRESSION = { level: 4 } as const;

export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, COMPRESSION);
}

/** Entries of the dictionary of a stream: names, numbers, arrays of numbers, and what is already in PDF syntax. */
export type StreamEntries = Record<string, string | number | number[] | Serialized>;

/** The numbered objects of a document. */
export class Objects {
  readonly context = PDFContext.create();
  readonly #refs = new Map<number, PDFRef>();

  /** A number for an object that others refer to before it is written. */
  reserve(): number {
    const ref = this.context.nextRef();
    this.#refs.set(ref.objectNumber, ref);
    return ref.objectNumber;
  }

  /** Writes an object given in PDF syntax and returns its number. */
  add(syntax: string): number {
    const number = this.reserve();
    this.assign(number, syntax);
    return number;
  }

  assign(number: number, syntax: string): void {
    this.#assign(number, new Serialized(syntax));
  }

  /** Writes a compressed stream and returns its number. @param entries What else its dictionary says. */
  addStream(bytes: Uint8Array, entries: StreamEntries = {}): number {
    return this.addEncodedStream(deflate(bytes), { ...entries, Filter: 'FlateDecode' });
  }

  /** Writes XMP metadata, which must not be compressed: programs look for it in files of any kind. */
  addMetadata(xml: string): number {
    return this.addEncodedStream(Buffer.from(xml, 'utf8'), { Type: 'Metadata', Subtype: 'XML' });
  }

  /** Writes a stream as it is; its entries say how it is encoded. */
  addEncodedStream(bytes: Uint8Array, entries: StreamEntries): number {
    const number = this.reserve();
    this.#assign(number, PDFRawStream.of(this.context.obj(entries), bytes));
    return number;
  }

  #assign(number: number, object: PDFObject): void {
    const ref = this.#refs.get(number);
    if (!ref) throw new Error(`Object ${number} was never reserved, or is written twice.`);
    this.#refs.delete(number);
    this.context.assign(ref, object);
  }
}
