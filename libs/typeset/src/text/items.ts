import { textOf, type Inline, type Picture, type Text } from '../markdown/document.ts';
import { mayBreakBetween, unbound, type Binding } from './binding.ts';
import type { Drawing } from './drawing.ts';
import type { ShapedText } from './shaped-text.ts';
import type { TextStyle } from './style.ts';
import type { Word, Words } from './words.ts';

/** Text that stays together. */
export interface Box {
  readonly kind: 'box';
  readonly text: ShapedText;
  /** In place of text, which is empty then. */
  readonly drawing?: Drawing;
  readonly style: TextStyle;
  /** Points. */
  readonly width: number;
}

/** Room on a line where nothing stands, in points. */
export function emptyBox(style: TextStyle, width: number): Box {
  return { kind: 'box', text: { runs: [], width: 0, missing: 0 }, style, width };
}

/** The line may end there if it is breakable. */
interface Space {
  readonly kind: 'space';
  readonly text: ShapedText;
  readonly style: TextStyle;
  /** Points. */
  readonly width: number;
  readonly breakable: boolean;
}

/** What a paragraph is made of when it is broken into lines. */
export type Item =
  | Box
  | Space
  /** The line may end here, between two boxes. */
  | { readonly kind: 'opportunity' }
  /** The line must end here. */
  | { readonly kind: 'break' };

export type VisibleItem = Box | Space;

/** Makes the drawings of a text. */
export interface Draw {
  /** Nothing when the TeX cannot be drawn. */
  formula(tex: string): Drawing | undefined;
  /** @param size Of the text around it, in points. */
  picture(picture: Picture, size: number): Drawing;
}

/**
 * Turns the inline content of a paragraph into items. `styleOf` says how each stretch of text looks. A formula that
 * cannot be drawn is shown as its source.
 */
export function toItems(
  inlines: readonly Inline[],
  styleOf: (text: Text) => TextStyle,
  words: Words,
  draw: Draw,
): Item[] {
  const builder = new ItemBuilder(words);
  for (const inline of inlines) {
    if (inline.kind === 'break') {
      builder.forceBreak();
      continue;
    }
    if (inline.kind === 'image') {
      const style = styleOf({ ...textOf(''), link: inline.link });
      builder.drawing(draw.picture(inline, style.size), style);
      continue;
    }
    const drawing = inline.role === 'formula' ? draw.formula(inline.text) : undefined;
    if (drawing) builder.drawing(drawing, styleOf({ ...inline, role: 'prose' }));
    else builder.text(inline.text, styleOf(inline));
  }
  return builder.items;
}

class ItemBuilder {
  readonly items: Item[] = [];
  readonly #words: Words;
  /** The word before, and where the space after it is, whose nature the next word decides. */
  #before: Binding | undefined;
  #style: TextStyle | undefined;
  #spaceAt: number | undefined;
  /** Of the same style, one is like the other. */
  #space: Space | undefined;

  constructor(words: Words) {
    this.#words = words;
  }

  text(text: string, style: TextStyle): void {
    let start = 0;
    while (start < text.length) {
      const end = endOfToken(text, start);
      if (isSpace(text.charCodeAt(start))) this.#addSpace(style);
      else this.#addWord(text.slice(start, end), style);
      start = end;
    }
  }

  drawing(drawing: Drawing, style: TextStyle): void {
    this.#bind(unbound);
    const text = { runs: [], width: drawing.width, missing: drawing.missing };
    this.items.push({ kind: 'box', text, drawing, style, width: (drawing.width * style.size) / 1000 });
    this.#before = unbound;
    this.#style = style;
    this.#spaceAt = undefined;
  }

  /** The space is not seen; without it, copied text would join the words on both sides. */
  forceBreak(): void {
    if (this.#style) this.#addSpace(this.#style);
    this.items.push({ kind: 'break' });
    this.#before = undefined;
    this.#spaceAt = undefined;
  }

  #addWord(token: string, style: TextStyle): void {
    const word = this.#words.word(token, style.font);
    this.#bind(word.binding);
    if (word.whole) this.#addBox(word.whole, style);
    else this.#addParts(word.parts, style);
    this.#before = word.binding;
    this.#style = style;
    this.#spaceAt = undefined;
  }

  #addParts(parts: Word['parts'], style: TextStyle): void {
    for (const [index, part] of parts.entries()) {
      if (index > 0) this.items.push({ kind: 'opportunity' });
      for (const text of part) this.#addBox(text, style);
    }
  }

  #addBox(text: ShapedText, style: TextStyle): void {
    this.items.push({ kind: 'box', text, style, width: (text.width * style.size) / 1000 });
  }

  /** A space at the start of a line would only indent it. */
  #addSpace(style: TextStyle): void {
    if (this.#spaceAt !== undefined || !this.#before) return;
    this.#spaceAt = this.items.push(this.#spaceAfter(this.items.at(-1), style)) - 1;
  }

  #spaceAfter(before: Item | undefined, style: TextStyle): Space {
    const text = this.#words.space(style.font, before?.kind === 'box' ? before.text : undefined);
    if (this.#space?.style !== style || this.#space.text !== text) {
      this.#space = { kind: 'space', text, style, width: (text.width * style.size) / 1000, breakable: true };
    }
    return this.#space;
  }

  /** Keeps the line together at the last space if what follows it asks for that. */
  #bind(after: Binding): void {
    if (this.#spaceAt === undefined || !this.#before || mayBreakBetween(this.#before, after)) return;
    const space = this.items[this.#spaceAt];
    if (space?.kind === 'space') this.items[this.#spaceAt] = { ...space, breakable: false };
  }
}

/** Where a word, or the space between two, that begins at `start` ends. */
function endOfToken(text: string, start: number): number {
  const inSpace = isSpace(text.charCodeAt(start));
  let end = start + 1;
  while (end < text.length && isSpace(text.charCodeAt(end)) === inSpace) end++;
  return end;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a;
}
