import type { LiteDocument } from 'mathjax-full/js/adaptors/lite/Document.js';
import type { LiteElement, LiteNode } from 'mathjax-full/js/adaptors/lite/Element.js';
import type { LiteText } from 'mathjax-full/js/adaptors/lite/Text.js';
import { fontStyle } from '../font/selection.ts';
import type { FontLibrary } from '../font/library.ts';
import type { Drawing, Outline } from '../text/drawing.ts';
import { shape } from '../text/shaper.ts';
import type { ShapedText } from '../text/shaped-text.ts';
import { loadMathJax } from './mathjax.cjs';
import { readOutline } from './outline.ts';
import { flattenSvg, isElement, readText, type Sources } from './svg-parts.ts';

const CACHED = 500;
/** MathJax's letters are small beside the body text; so much larger, `\text` has exactly the size of the body text. */
const SCALE = 1 / 0.884;
/** They would change what later formulas, of other documents too, mean. */
const DEFINITION = /\\(?:DeclareMathOperator|label)\b/;
/** Braces in braces. Deeper, it would depend on the stack of the thread whether MathJax comes to an end. */
const DEEPEST = 100;
/** Numbers of equations, which MathJax can only place on a page of known width. */
const TAG = /\\tag\*?\s*\{([^{}]*)\}/g;

/** Turns TeX into drawings and remembers them. */
export class Formulas {
  readonly #fonts: FontLibrary;
  readonly #drawings = new Map<string, Drawing | undefined>();
  readonly #outlines = new Map<string, Outline>();
  #convert: ((tex: string, display: boolean) => LiteElement) | undefined;

  constructor(fonts: FontLibrary) {
    this.#fonts = fonts;
  }

  /**
   * @param display Set on lines of its own, not within a line.
   * @returns Nothing when it is no TeX that we understand; show the source then.
   */
  drawing(tex: string, display: boolean): Drawing | undefined {
    const key = `${display ? 'display' : 'inline'} ${tex}`;
    if (this.#drawings.has(key)) return this.#drawings.get(key);
    if (this.#drawings.size >= CACHED) this.#drawings.clear();
    const drawing = this.#draw(tex, display);
    this.#drawings.set(key, drawing);
    return drawing;
  }

  #draw(tex: string, display: boolean): Drawing | undefined {
    if (DEFINITION.test(tex) || nesting(tex) > DEEPEST) return undefined;
    this.#convert ??= createConverter((text, bold, italic) => this.#shape(text, bold, italic).width);
    let svg: LiteElement;
    try {
      svg = this.#convert(tex.replaceAll(TAG, String.raw`\qquad(\text{$1})`), display);
    } catch {
      // MathJax throws its TexError for wrong TeX, and runs out of stack on absurd nesting.
      return undefined;
    }
    return this.#toDrawing(svg, tex);
  }

  #toDrawing(svg: LiteElement, tex: string): Drawing {
    let missing = 0;
    const sources: Sources = {
      outline: (path) => this.#outline(path),
      text: (text, { bold, italic }) => {
        const shaped = this.#shape(text, bold, italic);
        missing += shaped.missing;
        return shaped;
      },
    };
    const [, top = 0, width = 0, height = 0] = String(svg.attributes['viewBox']).split(' ').map(Number);
    const parts = flattenSvg(svg, sources, SCALE);
    const alternative = tex.replaceAll(/\s+/g, ' ');
    return {
      kind: 'formula',
      width: width * SCALE,
      ascent: -top * SCALE,
      descent: (height + top) * SCALE,
      parts,
      source: this.#shape(alternative, false, false),
      alternative,
      missing,
    };
  }

  #outline(path: string): Outline {
    let outline = this.#outlines.get(path);
    if (!outline) {
      outline = readOutline(path);
      this.#outlines.set(path, outline);
    }
    return outline;
  }

  #shape(text: string, bold: boolean, italic: boolean): ShapedText {
    return shape(text, fontStyle('sans', bold, italic), this.#fonts);
  }
}

function nesting(tex: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [brace] of tex.matchAll(/\\[\s\S]|[{}]/g)) {
    if (brace === '{') depth += 1;
    else if (brace === '}') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** @param measure Width of words within a formula, in 1/1000 of their size: they are set in our own font. */
function createConverter(
  measure: (text: string, bold: boolean, italic: boolean) => number,
): (tex: string, display: boolean) => LiteElement {
  const { mathjax, TeX, SVG, liteAdaptor, RegisterHTMLHandler } = loadMathJax();
  const adaptor = liteAdaptor();
  RegisterHTMLHandler(adaptor);
  const input = new TeX({
    packages: ['base', 'ams', 'textmacros', 'boldsymbol', 'cancel', 'braket', 'color', 'mhchem'],
    formatError(_input: unknown, error: Error) {
      throw error;
    },
  });
  const output = new SVG<LiteNode, LiteText, LiteDocument>({ fontCache: 'none', mtextFont: 'sans' });
  // In place of its own, which asks a browser and remembers the answers without end.
  output.measureTextNodeWithCache = (node) => {
    const { words, size, bold, italic } = readText(node);
    return { w: (measure(words, bold, italic) * size) / 1000, h: 0.75, d: 0.2 };
  };
  const document = mathjax.document('', { InputJax: input, OutputJax: output });
  return (tex, display) => {
    input.reset();
    const container: LiteElement = document.convert(tex, { display, em: 16, ex: 8, containerWidth: 1e6 });
    const [svg] = container.children;
    if (!svg || !isElement(svg)) throw new Error('MathJax made no picture.');
    return svg;
  };
}
