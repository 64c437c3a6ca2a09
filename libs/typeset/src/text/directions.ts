import bidiFactory, { type Bidi } from 'bidi-js';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package declares its only export as a property
export const bidi = (bidiFactory as unknown as () => Bidi)();

const WEAK = new Set(['EN', 'ES', 'ET', 'CS', 'AN']);
const RIGHT_TO_LEFT = new Set(['R', 'AL']);

/** Which direction a character has by itself: digits and what stands in numbers have a weak one, most signs have none. */
export function ownDirection(character: string): 'ltr' | 'rtl' | 'weak' | 'none' {
  const type = bidi.getBidiCharTypeName(character);
  if (type === 'L') return 'ltr';
  if (RIGHT_TO_LEFT.has(type)) return 'rtl';
  return WEAK.has(type) ? 'weak' : 'none';
}
