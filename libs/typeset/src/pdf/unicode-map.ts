import { textOf, type Shown } from '../text/shaped-text.ts';
import { ByteWriter } from './byte-writer.ts';

/** The most entries that a block of a CMap may have. */
const BLOCK = 100;

/** Bytes of a usual map, before it has to grow. */
const USUAL = 4096;

const HEAD = `/CIDInit/ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName/Adobe-Identity-UCS def/CMapType 2 def
1 begincodespacerange<0000><ffff>endcodespacerange
`;
const TAIL = 'endcmap CMapName currentdict/CMap defineresource pop end end\n';

/** A ToUnicode CMap: what each code of a font stands for. Code 0 is "not defined" and stays out. */
export function unicodeMap(shown: readonly Shown[]): Uint8Array {
  const map = new ByteWriter(USUAL);
  map.ascii(HEAD);
  for (let start = 1; start < shown.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, shown.length);
    map.ascii(`${end - start} beginbfchar\n`);
    for (let code = start; code < end; code++) {
      map.ascii('<');
      map.hex16(code);
      map.ascii('><');
      const text = textOf(shown[code]!);
      for (let index = 0; index < text.length; index++) map.hex16(text.charCodeAt(index));
      map.ascii('>\n');
    }
    map.ascii('endbfchar\n');
  }
  map.ascii(TAIL);
  return map.bytes();
}
