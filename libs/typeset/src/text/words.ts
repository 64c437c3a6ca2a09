import type { FontLibrary } from '../font/library.ts';
import type { FontStyle } from '../font/selection.ts';
import { bindingOf, type Binding } from './binding.ts';
import { cutToShape, splitAtBreakPoints } from './break-points.ts';
import type { ShapedText } from './shaped-text.ts';
import { shape } from './shaper.ts';

/** A word ready for line breaking. */
export interface Word {
  /** Between two parts a line may end; a part is one or more pieces that belong together. */
  readonly parts: readonly (readonly ShapedText[])[];
  /** All of a word that has one part of one piece, as most have. */
  readonly whole: ShapedText | undefined;
  readonly binding: Binding;
}

const SPACE = 0x20;
const CACHED_WORDS = 20_000;
const LONGEST_CACHED = 40;

/** Shapes words and remembers them: most words of a document, and of the next document, come again. */
export class Words {
  readonly #fonts: FontLibrary;
  readonly #cache = new Map<FontStyle, Map<string, Word>>();
  readonly #spaces = new Map<FontStyle, ShapedText>();
  #cached = 0;
  /** The style asked for before, which is mostly the one asked for next. */
  #style: FontStyle | undefined;
  #words = new Map<string, Word>();

  constructor(fonts: FontLibrary) {
    this.#fonts = fonts;
  }

  /** @param style One object for each style: the cache goes by identity. */
  word(text: string, style: FontStyle): Word {
    if (style !== this.#style) this.#turnTo(style);
    const known = this.#words.get(text);
    if (known) return known;
    const word = this.#build(text, style);
    if (text.length <= LONGEST_CACHED) this.#remember(text, word, style);
    return word;
  }

  /** @param before What stands before it: letters from right to left have a space of their own face. */
  space(style: FontStyle, before: ShapedText | undefined): ShapedText {
    const face = before?.bidirectional && before.runs.at(-1)!.face;
    const glyph = face ? face.glyph(SPACE) : 0;
    if (face && glyph !== 0) {
      const width = face.advance(glyph);
      return { runs: [{ face, start: 0, width, glyphs: [glyph], shown: [SPACE] }], width, missing: 0 };
    }
    let space = this.#spaces.get(style);
    if (!space) {
      space = shape(' ', style, this.#fonts);
      this.#spaces.set(style, space);
    }
    return space;
  }

  #turnTo(style: FontStyle): void {
    this.#style = style;
    this.#words = this.#cache.get(style) ?? new Map<string, Word>();
    this.#cache.set(style, this.#words);
  }

  #remember(text: string, word: Word, style: FontStyle): void {
    if (this.#cached >= CACHED_WORDS) {
      this.#cache.clear();
      this.#cached = 0;
      this.#turnTo(style);
    }
    this.#words.set(text, word);
    this.#cached++;
  }

  #build(text: string, style: FontStyle): Word {
    const shapePiece = (piece: string) => shape(piece, style, this.#fonts);
    const parts = splitAtBreakPoints(text).map((part) => cutToShape(part).map(shapePiece));
    const whole = parts.length === 1 && parts[0]!.length === 1 ? parts[0]![0] : undefined;
    return { parts, whole, binding: bindingOf(text) };
  }
}
