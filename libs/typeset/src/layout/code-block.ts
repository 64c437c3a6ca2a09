import { fontStyle } from '../font/selection.ts';
import { CELL, expandTabs, wrapOnGrid } from '../text/grid.ts';
import { highlight, type CodeSpan } from '../text/highlighting.ts';
import type { ShapedText } from '../text/shaped-text.ts';
import type { TextStyle } from '../text/style.ts';
import type { LayoutContext } from './context.ts';
import { paintShaped } from './paint-item.ts';
import type { Place } from './place.ts';
import { baselineIn, type Theme } from './theme.ts';

/** A row of code, cut into stretches of one colour. */
interface Row {
  readonly spans: readonly CodeSpan[];
  /** Cells by which it is moved in. */
  readonly indent: number;
}

/** Code on a background, on an exact grid; long lines are wrapped. */
export function layoutCode(context: LayoutContext, text: string, language: string, place: Place): void {
  const { code, colours } = context.theme;
  const element = place.parent.child('P').child('Code');
  const background = { x: place.x, width: place.width, colour: colours.codeBackground, overhang: code.padding };
  const frames = [...place.frames, background];
  const columns = Math.floor((place.width - 2 * code.padding) / cellWidth(context.theme));
  const rows = toRows(text, language, columns, code.tabWidth);
  const last = rows.length - 1;
  context.flow.gap(code.gap);
  for (const [index, row] of rows.entries()) {
    const pieces = shapeRow(context, row);
    context.flow.add({
      height: code.lineHeight,
      keepWithNext: (index === 0 || index === last - 1) && index !== last,
      frames,
      paint: (page, top) => {
        page.canvas.setOwner(element);
        const baseline = top + baselineIn(code.lineHeight, code.size);
        for (const { shaped, style, x } of pieces) {
          paintShaped(page, shaped, style, place.x + code.padding + x, baseline);
        }
      },
    });
  }
  context.flow.gap(code.gap);
}

/** Every stretch begins at a cell of the grid, wherever the one before ended. */
function shapeRow(context: LayoutContext, row: Row): { shaped: ShapedText; style: TextStyle; x: number }[] {
  const { code, codeColours } = context.theme;
  let x = row.indent * cellWidth(context.theme);
  return row.spans.map(({ text, kind }) => {
    const style = { font: fontStyle('mono'), size: code.size, colour: codeColours[kind] };
    const piece = { shaped: context.gridRow(text, style), style, x };
    x += (piece.shaped.width * code.size) / 1000;
    return piece;
  });
}

function cellWidth({ code }: Theme): number {
  return (CELL * code.size) / 1000;
}

/** The space after each line is not seen; without it, programs that read the structure would join the lines. */
function toRows(text: string, language: string, columns: number, tabWidth: number): Row[] {
  const lines = text.split('\n').map((line) => expandTabs(line, tabWidth));
  const cutter = new SpanCutter(highlight(lines.join('\n'), language));
  return lines.flatMap((line) => {
    const rows = wrapOnGrid(line, columns).map(({ text, indent }) => ({ spans: cutter.take(text.length), indent }));
    cutter.skip(1);
    const last = rows.pop()!;
    return [...rows, { ...last, spans: [...last.spans, { text: ' ', kind: 'plain' as const }] }];
  });
}

/** Hands out spans from first to last, in the lengths that are asked for. */
class SpanCutter {
  readonly #spans: readonly CodeSpan[];
  #index = 0;
  #offset = 0;

  constructor(spans: readonly CodeSpan[]) {
    this.#spans = spans;
  }

  take(length: number): CodeSpan[] {
    const taken: CodeSpan[] = [];
    let rest = length;
    while (rest > 0) {
      const { text, kind } = this.#spans[this.#index]!;
      const part = text.slice(this.#offset, this.#offset + rest);
      taken.push({ text: part, kind });
      rest -= part.length;
      this.#advance(part.length);
    }
    return taken;
  }

  /** Passes over the end of a line, which is there unless the code ends. */
  skip(length: number): void {
    if (this.#index < this.#spans.length) this.#advance(length);
  }

  #advance(length: number): void {
    this.#offset += length;
    if (this.#offset < this.#spans[this.#index]!.text.length) return;
    this.#index++;
    this.#offset = 0;
  }
}
