import { createHash } from 'node:crypto';
import type { PDFRawStream } from 'pdf-lib';
import { ByteWriter } from './byte-writer.ts';
import type { Objects } from './objects.ts';
import { Serialized } from './serialized.ts';
import { reference } from './syntax.ts';

const OBJECTS_PER_STREAM = 200;
/** Bytes of an object stream, and of the numbers and places at its head, before either has to grow. */
const USUAL_STREAM = 16_384;
const USUAL_DIRECTORY = 4096;
/** The second line holds four bytes above 127, so that nobody takes the file for text. */
const HEADER = latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
/** Bytes of the three numbers of an entry in the cross-reference stream; the last counts the objects of a stream. */
const ENTRY = [1, 4, 1];
const ENTRY_SIZE = 6;

/**
 * Writes all objects as a file with object streams and a cross-reference stream. pdf-lib's own writer does the same, but
 * it is asynchronous, compresses in JavaScript, and wants an object for each of the thousands that are only text here.
 */
export function writeFile(objects: Objects, catalog: number, information: number): Uint8Array<ArrayBuffer> {
  const file = new FileWriter(objects);
  const packed: number[] = [];
  for (let number = 1, last = objects.count; number <= last; number++) {
    const object = objects.at(number);
    if (typeof object === 'string') packed.push(number);
    else file.add(number, object);
  }
  for (let start = 0; start < packed.length; start += OBJECTS_PER_STREAM) {
    file.addPacked(packed.slice(start, start + OBJECTS_PER_STREAM));
  }
  return file.finish(catalog, information);
}

class FileWriter {
  readonly #objects: Objects;
  readonly #parts: Uint8Array[] = [HEADER];
  #size = HEADER.length;
  /** The number of the next stream that only the file itself needs. */
  #next: number;
  /** By number of object: the object stream it lies in, or 0, and its place there or in the file. */
  readonly #containers: number[];
  readonly #places: number[];

  constructor(objects: Objects) {
    this.#objects = objects;
    this.#next = objects.count + 1;
    // Filled, since they are not written in order: arrays with holes are slow.
    this.#containers = Array.from({ length: this.#next }, () => 0);
    this.#places = Array.from({ length: this.#next }, () => 0);
  }

  add(number: number, { dict, contents }: PDFRawStream): void {
    this.#enter(number, 0, this.#size);
    this.#append(latin1(`${number} 0 obj\n${dict.toString()}\nstream\n`));
    this.#append(contents);
    this.#append(latin1('\nendstream\nendobj\n'));
  }

  addPacked(numbers: readonly number[]): void {
    const container = this.#next++;
    const directory = new ByteWriter(USUAL_DIRECTORY);
    const body = new ByteWriter(USUAL_STREAM);
    for (let index = 0; index < numbers.length; index++) {
      const number = numbers[index]!;
      this.#enter(number, container, index);
      directory.ascii(`${number} ${body.length} `);
      body.ascii(`${String(this.#objects.at(number))}\n`);
    }
    const entries = { Type: 'ObjStm', N: numbers.length, First: directory.length };
    directory.append(body);
    this.add(container, this.#objects.compress(directory.bytes(), entries));
  }

  finish(catalog: number, information: number): Uint8Array<ArrayBuffer> {
    const offset = this.#size;
    const number = this.#next;
    this.#enter(number, 0, offset);
    const id = this.#digest();
    this.add(
      number,
      this.#objects.compress(this.#table(), {
        Type: 'XRef',
        Size: number + 1,
        W: ENTRY,
        Root: new Serialized(reference(catalog)),
        Info: new Serialized(reference(information)),
        ID: new Serialized(`[<${id}><${id}>]`),
      }),
    );
    this.#append(latin1(`startxref\n${offset}\n%%EOF\n`));
    return this.#join();
  }

  #enter(number: number, container: number, place: number): void {
    this.#containers[number] = container;
    this.#places[number] = place;
  }

  /** The contents of the cross-reference stream. There is no object 0: it heads the list of those that are free. */
  #table(): Uint8Array {
    const table = new DataView(new ArrayBuffer(this.#places.length * ENTRY_SIZE));
    for (let number = 1; number < this.#places.length; number++) {
      const container = this.#containers[number]!;
      const place = this.#places[number]!;
      const offset = number * ENTRY_SIZE;
      table.setUint8(offset, container === 0 ? 1 : 2);
      table.setUint32(offset + 1, container === 0 ? place : container);
      table.setUint8(offset + 5, container === 0 ? 0 : place);
    }
    return new Uint8Array(table.buffer);
  }

  /** One array with a buffer of its own, so that it can be transferred to another thread. */
  #join(): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(this.#size);
    let offset = 0;
    for (const part of this.#parts) {
      file.set(part, offset);
      offset += part.length;
    }
    return file;
  }

  /** Identifies the file by its contents. */
  #digest(): string {
    const hash = createHash('sha256');
    for (const part of this.#parts) hash.update(part);
    return hash.digest('hex').slice(0, 32);
  }

  #append(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
  }
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
