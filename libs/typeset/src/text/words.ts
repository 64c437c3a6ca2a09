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
  readonly binding: Binding;
}

const CACHED_WORDS = 20_000;
const LONGEST_CACHED = 40;

/** Shapes words and remembers them: most words of a document, and of the next document, come again. */
export class Words {
  readonly #fonts: FontLibrary;
  readonly #cache = new Map<FontStyle, Map<string, Word>>();
  #cached = 0;

  constructor(fonts: FontLibrary) {
    this.#fonts = fonts;
  }

  /** @param style One object for each style: the cache goes by identity. */
  word(text: string, style: FontStyle): Word {
    const words = this.#cacheOf(style);
    const known = words.get(text);
    if (known) return known;
    const word = this.#build(text, style);
    if (text.length <= LONGEST_CACHED) {
      words.set(text, word);
      this.#cached++;
    }
    return word;
  }

  #cacheOf(style: FontStyle): Map<string, Word> {
    if (this.#cached >= CACHED_WORDS) {
      this.#cache.clear();
      this.#cached = 0;
    }
    let words = this.#cache.get(style);
    if (!words) {
      words = new Map();
      this.#cache.set(style, words);
    }
    return words;
  }

  #build(text: string, style: FontStyle): Word {
    const shapePiece = (piece: string) => shape(piece, style, this.#fonts);
    return {
      parts: splitAtBreakPoints(text).map((part) => cutToShape(part).map(shapePiece)),
      binding: bindingOf(text),
    };
  }
}
