import { ByteWriter } from './byte-writer.ts';
import { hex16, utf16Hex } from './syntax.ts';

/** The most entries that a block of a CMap may have. */
const BLOCK = 100;

const HEAD = `/CIDInit/ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName/Adobe-Identity-UCS def/CMapType 2 def
1 begincodespacerange<0000><ffff>endcodespacerange
`;
const TAIL = 'endcmap CMapName currentdict/CMap defineresource pop end end\n';

/** A ToUnicode CMap: which character each code of a font stands for. Code 0 is "not defined" and stays out. */
export function unicodeMap(codePoints: readonly number[]): Uint8Array {
  const map = new ByteWriter();
  map.ascii(HEAD);
  for (let start = 1; start < codePoints.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, codePoints.length);
    map.ascii(`${end - start} beginbfchar\n`);
    for (let code = start; code < end; code++) {
      map.ascii(`<${hex16(code)}><${utf16Hex(String.fromCodePoint(codePoints[code]!))}>\n`);
    }
    map.ascii('endbfchar\n');
  }
  map.ascii(TAIL);
  return map.bytes();
}
