import { textOf } from '../markdown/document.ts';
import type { Page } from '../pdf/page.ts';
import { breakLines, firstLine, measure, startOf, type Line } from '../text/lines.ts';
import { fillIn, type Placeholder } from '../theme/placeholders.ts';
import type { LayoutContext } from './context.ts';
import { LineOwner } from './line-owner.ts';
import { paintLine } from './paint-line.ts';
import { lookOf } from './text-looks.ts';
import type { RunningText } from './theme.ts';

export interface RunningTextOptions {
  readonly header: RunningText;
  readonly footer: RunningText;
  /** What the placeholders stand for on a page. */
  readonly valuesOn: (page: Page) => Readonly<Record<Placeholder, string>>;
  /** Index of the first page that has it. */
  readonly from: number;
}

/** Points between two texts on one line, at least. */
const GAP = 14;
/** From the baseline of the header to the line below it. */
const RULE_BELOW = 7;
const RULE_WIDTH = 0.5;

/**
 * Where a text stands in the line: the part of the free room that is at its left. In a document from right to left the
 * sides change places.
 */
const positions = { ltr: { left: 0, centre: 0.5, right: 1 }, rtl: { left: 1, centre: 0.5, right: 0 } } as const;

const artifact = new LineOwner('artifact');

/** Writes the head and foot of every page; only possible when all pages are there. */
export function paintRunningText(context: LayoutContext, options: RunningTextOptions): void {
  const { colours, runningText } = context.theme;
  const painter = new LinePainter(context);
  for (const page of context.document.pages.slice(options.from)) {
    const { body } = context.sheets.of(page);
    const values = options.valuesOn(page);
    const baseline = body.top - runningText.aboveBody;
    if (painter.paint(page, options.header, values, baseline)) {
      const { left: x, width } = body;
      page.canvas.underlay({ x, y: baseline + RULE_BELOW, width, height: RULE_WIDTH }, colours.rule);
    }
    painter.paint(page, options.footer, values, body.bottom + runningText.belowBody);
  }
}

class LinePainter {
  readonly #context: LayoutContext;
  /** Titles come again on every page. */
  readonly #fitted = new Map<string, Line>();

  constructor(context: LayoutContext) {
    this.#context = context;
  }

  /** Answers whether there was anything to paint. */
  paint(page: Page, texts: RunningText, values: Readonly<Record<Placeholder, string>>, baseline: number): boolean {
    const filled = (['left', 'centre', 'right'] as const)
      .map((position) => ({ position, text: fillIn(texts[position], values).trim() }))
      .filter(({ text }) => text !== '');
    const { left, width } = this.#context.sheets.of(page).body;
    const room = (width - GAP * (filled.length - 1)) / filled.length;
    for (const { position, text } of filled) {
      const line = this.#fit(text, room);
      const share = positions[this.#context.direction][position];
      paintLine(page, line, left + startOf(line, width, share), baseline, artifact);
    }
    return filled.length > 0;
  }

  #fit(text: string, room: number): Line {
    const key = `${room} ${text}`;
    let fitted = this.#fitted.get(key);
    if (!fitted) {
      fitted = fitLine(this.#context, text, room);
      this.#fitted.set(key, fitted);
    }
    return fitted;
  }
}

/** The text on one line, or as much of its start as fits, with an ellipsis. */
function fitLine(context: LayoutContext, text: string, room: number): Line {
  const { colours, fonts, runningText } = context.theme;
  const styleOf = lookOf(context.theme, {
    family: fonts.text,
    size: runningText.size,
    colour: colours.muted,
    bold: false,
  });
  const items = context.items([textOf(text)], styleOf);
  const [line, ...more] = breakLines(items, room);
  if (more.length === 0) return line!;
  const ellipsis = context.items([textOf('…')], styleOf);
  const words = firstLine(items, room - measure(ellipsis).max);
  return breakLines([...words, ...ellipsis], Infinity)[0]!;
}
