import { createHash } from 'node:crypto';
import {
  PDFCrossRefStream,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFObjectStream,
  PDFRawStream,
  PDFRef,
  PDFStream,
  type PDFContext,
  type PDFFlateStream,
  type PDFObject,
} from 'pdf-lib';
import { deflate } from './objects.ts';

type Numbered = [ref: PDFRef, object: PDFObject];

const OBJECTS_PER_STREAM = 100;
/** The second line holds four bytes above 127, so that nobody takes the file for text. */
const HEADER = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1');

/**
 * Writes all objects as a file with object streams. pdf-lib's own writer does the same, but it is asynchronous and
 * compresses in JavaScript, three times slower than Node's zlib.
 */
export function writeFile(context: PDFContext, catalog: number, information: number): Uint8Array<ArrayBuffer> {
  const streams: Numbered[] = [];
  const others: Numbered[] = [];
  for (const numbered of context.enumerateIndirectObjects()) {
    (numbered[1] instanceof PDFStream ? streams : others).push(numbered);
  }
  const file = new FileWriter(context);
  for (const numbered of streams) file.add(numbered);
  for (let start = 0; start < others.length; start += OBJECTS_PER_STREAM) {
    file.addCompressed(others.slice(start, start + OBJECTS_PER_STREAM));
  }
  return file.finish(catalog, information);
}

class FileWriter {
  readonly #context: PDFContext;
  readonly #parts: Uint8Array[] = [HEADER];
  #size = HEADER.length;
  /** Where each object is; the cross-reference stream wants them in order of their numbers. */
  readonly #entries: { ref: PDFRef; write: (table: PDFCrossRefStream) => void }[] = [];

  constructor(context: PDFContext) {
    this.#context = context;
  }

  add([ref, object]: Numbered): void {
    const offset = this.#size;
    this.#entries.push({ ref, write: (table) => table.addUncompressedEntry(ref, offset) });
    this.#append(`${ref.objectNumber} 0 obj\n`);
    const bytes = new Uint8Array(object.sizeInBytes());
    object.copyBytesInto(bytes, 0);
    this.#appendBytes(bytes);
    this.#append('\nendobj\n');
  }

  addCompressed(objects: Numbered[]): void {
    const streamRef = this.#context.nextRef();
    objects.forEach(([ref], index) => {
      this.#entries.push({ ref, write: (table) => table.addCompressedEntry(ref, streamRef, index) });
    });
    this.add([streamRef, compress(PDFObjectStream.withContextAndObjects(this.#context, objects, false))]);
  }

  finish(catalog: number, information: number): Uint8Array<ArrayBuffer> {
    const ref = this.#context.nextRef();
    const offset = this.#size;
    const id = PDFHexString.of(this.#digest());
    const dictionary = this.#context.obj({ Root: PDFRef.of(catalog), Info: PDFRef.of(information), ID: [id, id] });
    const table = PDFCrossRefStream.create(dictionary, false);
    this.#entries.sort((a, b) => a.ref.objectNumber - b.ref.objectNumber);
    for (const entry of this.#entries) entry.write(table);
    table.addUncompressedEntry(ref, offset);
    dictionary.set(PDFName.of('Size'), PDFNumber.of(ref.objectNumber + 1));
    table.updateDict();
    this.add([ref, compress(table)]);
    this.#append(`startxref\n${offset}\n%%EOF\n`);
    return this.#join();
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

  #append(text: string): void {
    this.#appendBytes(Buffer.from(text, 'latin1'));
  }

  #appendBytes(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
  }
}

function compress(stream: PDFFlateStream): PDFRawStream {
  stream.dict.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  return PDFRawStream.of(stream.dict, deflate(stream.getUnencodedContents()));
}
