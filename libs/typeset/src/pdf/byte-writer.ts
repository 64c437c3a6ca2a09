/** Bytes that grow at the end. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** @param capacity How many bytes it has room for before it grows. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Text of ASCII characters. */
  ascii(text: string): void {
    if (this.#length + text.length > this.#bytes.length) this.#grow(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#length++] = text.charCodeAt(index);
  }

  /** A code of two bytes in a literal string, with the four bytes that mean something there escaped. */
  stringCode(code: number): void {
    if (this.#length + 4 > this.#bytes.length) this.#grow(4);
    this.#stringByte(code >> 8);
    this.#stringByte(code & 0xff);
  }

  append(other: ByteWriter): void {
    const bytes = other.bytes();
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  /** A view, valid until the next write. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #stringByte(byte: number): void {
    const isReturn = byte === 0x0d;
    if (isReturn || byte === 0x28 || byte === 0x29 || byte === 0x5c) this.#bytes[this.#length++] = 0x5c;
    this.#bytes[this.#length++] = isReturn ? 0x72 : byte;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + needed));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
