import { PDFObject } from 'pdf-lib';

/**
 * An object that is already written in PDF syntax, in Latin-1. A long document has thousands of structure elements;
 * as pdf-lib dictionaries they would cost more time and memory than everything else.
 */
export class Serialized extends PDFObject {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override toString(): string {
    return this.#text;
  }

  override sizeInBytes(): number {
    return this.#text.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    for (let index = 0; index < this.#text.length; index++) buffer[offset + index] = this.#text.charCodeAt(index);
    return this.#text.length;
  }
}
