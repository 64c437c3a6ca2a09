import type { Direction } from '../font/harfbuzz.ts';
import { textOf, type Inline } from '../markdown/document.ts';
import type { StructureElement } from '../pdf/structure.ts';
import { emptyBox } from '../text/items.ts';
import { breakLines, emptyLine, startOf } from '../text/lines.ts';
import type { LayoutContext } from './context.ts';
import { markLanguage } from './passage-language.ts';
import { roomAround } from './drawing-room.ts';
import { LineOwner } from './line-owner.ts';
import { paintLine } from './paint-line.ts';
import type { Place } from './place.ts';
import type { Paint } from './strip.ts';
import { lookOf, type BaseLook } from './text-looks.ts';
import { baselineIn, narrowestJustified, type TextMeasures } from './theme.ts';

export interface TextBlockOptions {
  readonly measures: TextMeasures;
  readonly look: BaseLook;
  readonly element: StructureElement;
  /** Keep the last line on the page of what follows. */
  readonly keepWithNext: boolean;
  /** Keep all lines together. */
  readonly keepTogether: boolean;
  readonly centred?: boolean;
  /** The side from which the lines begin; without it, each where it is read from. */
  readonly alignedTo?: Direction | undefined;
  /** Stretch the lines to the width of the place, if it is wide enough for that to look well. */
  readonly justified?: boolean;
  /** Points by which the first line is moved in. */
  readonly firstLineIndent?: number;
  readonly onFirstLine?: Paint;
}

/** Lays out lines of text. No page begins with the last line of a block or ends with the first. */
export function layoutText(
  context: LayoutContext,
  inlines: readonly Inline[],
  place: Place,
  options: TextBlockOptions,
): void {
  const { measures, element } = options;
  markLanguage(context, element, inlines);
  const isJustified = options.justified === true && place.width >= narrowestJustified;
  const styleOf = lookOf(context.theme, options.look);
  const items = context.items(inlines, styleOf);
  const { firstLineIndent = 0 } = options;
  if (firstLineIndent > 0 && items.length > 0) items.unshift(emptyBox(styleOf(textOf('')), firstLineIndent));
  const lines = breakLines(items, place.width, place.direction, isJustified);
  // A block without words still takes a line: a list marker may be waiting for it.
  if (lines.length === 0) lines.push(emptyLine(place.direction));
  const owner = new LineOwner(element);
  const last = lines.length - 1;
  const offset = baselineIn(measures.lineHeight, measures.size);
  context.flow.gap(measures.before);
  for (const [index, line] of lines.entries()) {
    const { above, below } = roomAround(line, offset, measures.lineHeight);
    const isOrphanOrWidow = (index === 0 || index === last - 1) && index !== last;
    context.flow.add({
      height: above + measures.lineHeight + below,
      keepWithNext: index === last ? options.keepWithNext : isOrphanOrWidow || options.keepTogether,
      frames: place.frames,
      labelOffset: above,
      paint: (page, top) => {
        const share = options.centred ? 0.5 : (options.alignedTo ?? line.direction) === 'rtl' ? 1 : 0;
        // A heading may have gone to a turned page with its table.
        const width = place.width + context.sheets.of(page).body.width - context.theme.body.width;
        paintLine(page, line, place.x + startOf(line, width, share), top + above + offset, owner);
        if (index === 0) options.onFirstLine?.(page, top + above);
      },
    });
  }
  context.flow.gap(measures.after);
}
