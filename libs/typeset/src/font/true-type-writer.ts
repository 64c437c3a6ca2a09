export interface Table {
  readonly tag: string;
  readonly bytes: Uint8Array;
}

const HEADER_SIZE = 12;
const RECORD_SIZE = 16;
/** Where `head` keeps the number that makes the checksum of the whole file come out as `FILE_CHECKSUM`. */
const CHECKSUM_ADJUSTMENT = 8;
const FILE_CHECKSUM = 0xb1b0afba;

/** A TrueType file of the given tables, which must be sorted by tag. */
export function writeTrueType(tables: readonly Table[]): Uint8Array {
  const aligned = (length: number) => (length + 3) & ~3;
  const directorySize = HEADER_SIZE + tables.length * RECORD_SIZE;
  const file = new Uint8Array(tables.reduce((size, table) => size + aligned(table.bytes.length), directorySize));
  const view = new DataView(file.buffer);
  writeHeader(view, tables.length);

  let offset = directorySize;
  let headOffset = 0;
  tables.forEach(({ tag, bytes }, index) => {
    file.set(bytes, offset);
    if (tag === 'head') {
      headOffset = offset;
      view.setUint32(offset + CHECKSUM_ADJUSTMENT, 0);
    }
    const record = HEADER_SIZE + index * RECORD_SIZE;
    for (let letter = 0; letter < 4; letter++) view.setUint8(record + letter, tag.charCodeAt(letter));
    view.setUint32(record + 4, checksum(view, offset, offset + aligned(bytes.length)));
    view.setUint32(record + 8, offset);
    view.setUint32(record + 12, bytes.length);
    offset += aligned(bytes.length);
  });
  view.setUint32(headOffset + CHECKSUM_ADJUSTMENT, FILE_CHECKSUM - checksum(view, 0, file.length));
  return file;
}

function writeHeader(view: DataView, tableCount: number): void {
  const exponent = Math.floor(Math.log2(tableCount));
  const searchRange = 2 ** exponent * 16;
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tableCount);
  view.setUint16(6, searchRange);
  view.setUint16(8, exponent);
  view.setUint16(10, tableCount * 16 - searchRange);
}

/** Sum of the 32-bit words, modulo 2³². */
function checksum(view: DataView, start: number, end: number): number {
  let sum = 0;
  for (let offset = start; offset < end; offset += 4) sum = (sum + view.getUint32(offset)) >>> 0;
  return sum;
}
