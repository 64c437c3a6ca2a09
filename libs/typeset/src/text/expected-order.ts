import type { Direction } from '../font/harfbuzz.ts';
import { ownDirection } from './directions.ts';
import { backwards, textOf } from './shaped-text.ts';

/** One or more characters that a glyph shows. */
export interface Sign {
  readonly text: string;
  /** Index of the item that it stands in, from the left, and of its glyph there, in reading order. */
  readonly item: number;
  readonly glyph: number;
  /** Index among all signs of the line, in reading order. */
  readonly place: number;
  readonly isRightToLeft: boolean;
}

/** A sign as programs expect it among others from left to right, with invisible marks beside it. */
export interface Expected {
  readonly sign: Sign;
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/** Signs that programs take for one stretch in one direction. */
interface Section {
  readonly isRightToLeft: boolean;
  readonly signs: Sign[];
}

const LEFT_TO_RIGHT_MARK = '\u200e';
const RIGHT_TO_LEFT_MARK = '\u200f';
/** Both, so that the marks do not change which letters are most on a page. */
const CHANGE_OF_DIRECTION = LEFT_TO_RIGHT_MARK + RIGHT_TO_LEFT_MARK;

/**
 * The signs of a line from left to right so that programs which turn around what goes from right to left arrive at the
 * order in which it is read. They do not know the Unicode Bidirectional Algorithm: as xpdf and poppler do it, digits,
 * commas and hyphens go from left to right like letters, and other signs belong to the stretch that they are met in. So
 * their way is gone in reverse here, with invisible marks where it would go wrong.
 * @param signs In reading order.
 * @param mostly The direction of most letters of the page: the end of the line at which such programs begin.
 */
export function expectedOrder(signs: readonly Sign[], mostly: Direction): Expected[] {
  const sections = sectionsOf(signs, mostly);
  return mostly === 'rtl' ? fromTheRight(sections) : fromTheLeft(sections);
}

function sectionsOf(signs: readonly Sign[], mostly: Direction): Section[] {
  const sections: Section[] = [];
  for (const [index, sign] of signs.entries()) {
    const isRightToLeft = sign.isRightToLeft && !Array.from(sign.text).some(isTakenForLeft);
    const last = sections.at(-1);
    // From the right, signs whose own direction is another are turned around one by one.
    const isAlone = mostly === 'rtl' && !isRightToLeft && (sign.isRightToLeft || signs[index - 1]?.isRightToLeft);
    if (last?.isRightToLeft === isRightToLeft && !isAlone) last.signs.push(sign);
    else sections.push({ isRightToLeft, signs: [sign] });
  }
  return sections;
}

/** The first section stands at the right. */
function fromTheRight(sections: readonly Section[]): Expected[] {
  const expected = sections.map((section, index) => {
    const { isRightToLeft, signs } = section;
    const next = sections[index + 1];
    if (isRightToLeft) return turned(signs);
    const endsItself = isTakenForLeft(lastOf(signs.at(-1)!.text));
    // After the line, something else may stand: the text beside a label, the next cell.
    const endsBefore = next
      ? next.isRightToLeft && isTakenForRight(firstOf(next.signs[0]!.text))
      : !signs[0]!.isRightToLeft;
    const written = signs.map(asItIs);
    if (!endsBefore) written[0] = { ...written[0]!, before: RIGHT_TO_LEFT_MARK };
    if (!endsItself) written.push({ ...written.pop()!, after: CHANGE_OF_DIRECTION });
    return written;
  });
  return expected.toReversed().flat();
}

/** The first section stands at the left. */
function fromTheLeft(sections: readonly Section[]): Expected[] {
  const expected: Expected[] = [];
  for (const { isRightToLeft, signs } of sections) {
    const [first, ...others] = isRightToLeft ? turned(signs) : signs.map(asItIs);
    const begins = firstOf(first!.text);
    if (isRightToLeft && !isTakenForRight(begins)) {
      const last = expected.pop();
      // No part of a word, where something stands before it.
      if (last) expected.push({ ...last, after: CHANGE_OF_DIRECTION }, first!);
      else expected.push({ ...first!, before: CHANGE_OF_DIRECTION });
    } else if (!isRightToLeft && expected.length > 0 && !isTakenForLeft(begins)) {
      expected.push({ ...first!, before: LEFT_TO_RIGHT_MARK });
    } else {
      expected.push(first!);
    }
    expected.push(...others);
  }
  return expected;
}

function turned(signs: readonly Sign[]): Expected[] {
  return signs.toReversed().map((sign) => ({ sign, text: textOf(backwards(sign.text)), before: '', after: '' }));
}

function asItIs(sign: Sign): Expected {
  return { sign, text: sign.text, before: '', after: '' };
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0)!);
}

function lastOf(text: string): string {
  return Array.from(text).at(-1)!;
}

function isTakenForLeft(character: string): boolean {
  const direction = ownDirection(character);
  return direction === 'ltr' || direction === 'weak';
}

function isTakenForRight(character: string): boolean {
  return ownDirection(character) === 'rtl';
}
