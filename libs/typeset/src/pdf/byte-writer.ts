import { real } from './syntax.ts';

/** Larger numbers are rare, and their digits no small integers. */
const LARGEST = 1e9;
const LONGEST_NUMBER = 13;

const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1');

/** Bytes that mean something in a literal string. */
const RETURN = 0x0d;
const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

/** Bytes that grow at the end. Writes numbers digit by digit: pages are full of them. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** @param capacity How many bytes it has room for before it grows. */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Text of ASCII characters. */
  ascii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#length++] = text.charCodeAt(index);
  }

  /** A whole number. */
  integer(value: number): void {
    if (Math.abs(value) >= LARGEST) {
      this.ascii(String(value));
      return;
    }
    this.#reserve(LONGEST_NUMBER);
    if (value < 0) this.#bytes[this.#length++] = 0x2d;
    this.#digits(Math.abs(value));
  }

  /** The same as `real` makes of it. */
  real(value: number): void {
    const hundredths = Math.round(value * 100);
    if (Math.abs(hundredths) >= LARGEST) {
      this.ascii(real(value));
      return;
    }
    this.#reserve(LONGEST_NUMBER);
    if (hundredths < 0) this.#bytes[this.#length++] = 0x2d;
    const size = Math.abs(hundredths);
    const rest = size % 100;
    this.#digits((size - rest) / 100);
    if (rest === 0) return;
    this.#bytes[this.#length++] = 0x2e;
    this.#bytes[this.#length++] = 0x30 + Math.trunc(rest / 10);
    if (rest % 10 !== 0) this.#bytes[this.#length++] = 0x30 + (rest % 10);
  }

  /** Four hexadecimal digits. */
  hex16(value: number): void {
    this.#reserve(4);
    for (let shift = 12; shift >= 0; shift -= 4) this.#bytes[this.#length++] = HEX_DIGITS[(value >> shift) & 0xf]!;
  }

  /** A code of two bytes in a literal string, with the four bytes that mean something there escaped. */
  stringCode(code: number): void {
    this.#reserve(4);
    this.#stringByte(code >> 8);
    this.#stringByte(code & 0xff);
  }

  append(other: ByteWriter): void {
    const bytes = other.bytes();
    this.#reserve(bytes.length);
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

  #digits(value: number): void {
    let unit = 1;
    while (unit * 10 <= value) unit *= 10;
    for (let rest = value; unit >= 1; unit = Math.trunc(unit / 10)) {
      const digit = Math.trunc(rest / unit);
      this.#bytes[this.#length++] = 0x30 + digit;
      rest -= digit * unit;
    }
  }

  #stringByte(byte: number): void {
    const isReturn = byte === RETURN;
    if (isReturn || byte === OPEN || byte === CLOSE || byte === BACKSLASH) this.#bytes[this.#length++] = BACKSLASH;
    this.#bytes[this.#length++] = isReturn ? 0x72 : byte;
  }

  /** Makes room for this many bytes more. */
  #reserve(needed: number): void {
    if (this.#length + needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + needed));
    larger.set(this.bytes());
    this.#bytes = larger;
  }
}
