import type { LiteElement, LiteNode } from 'mathjax-full/js/adaptors/lite/Element.js';
import type { Box, DrawingPart, Outline, Placement, Point } from '../text/drawing.ts';
import type { ShapedText } from '../text/shaped-text.ts';

/** Where the parts of a picture get what they are made of. */
export interface Sources {
  outline(path: string): Outline;
  text(text: string, look: { readonly bold: boolean; readonly italic: boolean }): ShapedText;
}

/** Thickness of lines in arrays and around boxes, which MathJax leaves to a style sheet. */
const LINE = 50;
const ZERO_WIDTH_SPACE = 0x200b;
const TRANSFORM = /(translate|scale)\(\s*(-?[\d.]+)(?:[\s,]+(-?[\d.]+))?\s*\)/g;

/**
 * Flattens the SVG that MathJax makes into what is drawn, upwards and `scale` times as large. Colours are left out: a
 * formula has the colour of its text.
 */
export function flattenSvg(element: LiteElement, sources: Sources, scale: number): DrawingPart[] {
  const flattener = new Flattener(sources);
  const at = { x: 0, y: 0, scaleX: scale, scaleY: -scale };
  for (const child of element.children) flattener.visit(child, at, undefined);
  return flattener.parts;
}

class Flattener {
  readonly parts: DrawingPart[] = [];
  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  visit(node: LiteNode, outer: Placement, clip: Box | undefined): void {
    if (!isElement(node)) return;
    const at = transformed(outer, String(node.attributes['transform'] ?? ''));
    switch (node.kind) {
      case 'path':
        this.parts.push({ kind: 'outline', outline: this.#sources.outline(String(node.attributes['d'])), at, clip });
        return;
      case 'rect':
        this.#rectangle(node, at);
        return;
      case 'line':
        this.#line(at, number(node, 'stroke-width', LINE), [
          [number(node, 'x1'), number(node, 'y1')],
          [number(node, 'x2'), number(node, 'y2')],
        ]);
        return;
      case 'text':
        this.#text(node, at);
        return;
      case 'svg':
        this.#viewport(node, at);
        return;
      default:
        for (const child of node.children) this.visit(child, at, clip);
    }
  }

  #rectangle(node: LiteElement, at: Placement): void {
    const [x, y] = [number(node, 'x'), number(node, 'y')];
    const [right, top] = [x + number(node, 'width'), y + number(node, 'height')];
    const corners: Point[] = [
      [x, y],
      [right, y],
      [right, top],
      [x, top],
    ];
    // A background would hide the text on it.
    if (node.attributes['data-bgcolor'] !== undefined) return;
    const isFrame = node.attributes['fill'] === 'none' || node.attributes['data-frame'] !== undefined;
    if (!isFrame) {
      this.#polygon(at, corners);
      return;
    }
    const thickness = number(node, 'stroke-width', LINE);
    for (const [index, from] of corners.entries()) this.#line(at, thickness, [from, corners[(index + 1) % 4]!]);
  }

  /** A stroke with square ends, as a polygon. */
  #line(at: Placement, thickness: number, [[x1, y1], [x2, y2]]: readonly [Point, Point]): void {
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length === 0) return;
    const [dx, dy] = [((x2 - x1) / length) * (thickness / 2), ((y2 - y1) / length) * (thickness / 2)];
    this.#polygon(at, [
      [x1 - dx - dy, y1 - dy + dx],
      [x2 + dx - dy, y2 + dy + dx],
      [x2 + dx + dy, y2 + dy - dx],
      [x1 - dx + dy, y1 - dy - dx],
    ]);
  }

  #polygon(at: Placement, points: readonly Point[]): void {
    const placed = points.map(([x, y]): Point => [at.x + x * at.scaleX, at.y + y * at.scaleY]);
    this.parts.push({ kind: 'polygon', points: placed });
  }

  #text(node: LiteElement, at: Placement): void {
    const { words, size, ...look } = readText(node);
    const text = this.#sources.text(words, look);
    // The text stands upright in a picture that is upside down: both flips cancel out.
    const upright = { ...at, scaleX: at.scaleX * size, scaleY: -at.scaleY * size };
    this.parts.push({ kind: 'text', text: silent(text), at: upright });
  }

  /** A window on a part of what is in it: the middle of a tall bracket. */
  #viewport(node: LiteElement, at: Placement): void {
    const [left = 0, bottom = 0, width = 0, height = 0] = String(node.attributes['viewBox']).split(' ').map(Number);
    const inner = {
      ...at,
      x: at.x + (number(node, 'x') - left) * at.scaleX,
      y: at.y + (number(node, 'y') - bottom) * at.scaleY,
    };
    const window = {
      left: inner.x + left * inner.scaleX,
      bottom: inner.y + bottom * inner.scaleY,
      right: inner.x + (left + width) * inner.scaleX,
      top: inner.y + (bottom + height) * inner.scaleY,
    };
    for (const child of node.children) this.visit(child, inner, window);
  }
}

/** What a text element says and how; its size is a part of MathJax's font size. */
export function readText(node: LiteNode): { words: string; size: number; bold: boolean; italic: boolean } {
  if (!isElement(node)) throw new Error('Only an element has text in it.');
  const style = JSON.stringify(node.attributes);
  return {
    words: node.children.map((child) => (isElement(child) ? '' : child.value)).join(''),
    size: number(node, 'font-size') / 1000,
    bold: style.includes('bold'),
    italic: style.includes('italic'),
  };
}

export function isElement(node: LiteNode): node is LiteElement {
  return 'children' in node;
}

/** Text that is seen and not copied: the source of the whole formula is, once. */
function silent(text: ShapedText): ShapedText {
  return {
    ...text,
    runs: text.runs.map((run) => ({ ...run, shown: run.shown.map(() => ZERO_WIDTH_SPACE) })),
  };
}

function number(node: LiteElement, name: string, otherwise = 0): number {
  const value = Number.parseFloat(String(node.attributes[name]));
  return Number.isFinite(value) ? value : otherwise;
}

function transformed(outer: Placement, transform: string): Placement {
  let { x, y, scaleX, scaleY } = outer;
  for (const [, kind, first, second] of transform.matchAll(TRANSFORM)) {
    if (kind === 'translate') {
      x += Number(first) * scaleX;
      y += Number(second ?? 0) * scaleY;
    } else {
      scaleX *= Number(first);
      scaleY *= Number(second ?? first);
    }
  }
  return { x, y, scaleX, scaleY };
}
