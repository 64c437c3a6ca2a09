import { fontStyle } from '../font/selection.ts';
import type { Block, ListItem } from '../markdown/document.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { TextStyle } from '../text/style.ts';
import type { LayoutContext } from './context.ts';
import { paintShaped } from './paint-line.ts';
import { indent, type Place } from './place.ts';
import type { Paint } from './strip.ts';
import { baselineIn, type Theme } from './theme.ts';

type List = Extract<Block, { kind: 'list' }>;
type LayoutBlocks = (context: LayoutContext, blocks: readonly Block[], place: Place) => void;

const bullets = ['•', '–'] as const;
const TASK_OPEN = '☐';
const TASK_DONE = '☑';
/** Only in a list item that holds nothing: its marker needs a line to stand on. */
const emptyParagraph: Block = { kind: 'paragraph', inlines: [] };

/** Items moved in, each with its marker at the left of its first line. */
export function layoutList(context: LayoutContext, list: List, place: Place, layoutBlocks: LayoutBlocks): void {
  const element = place.parent.child('L', `<</O/List/ListNumbering/${list.start === undefined ? 'Disc' : 'Decimal'}>>`);
  const { list: measures, paragraph } = context.theme;
  const inner = indent(place, indentOf(context, list));
  const gap = list.tight ? measures.tightGap : paragraph.before;
  context.flow.gap(place.gap);
  for (const [index, item] of list.items.entries()) {
    const itemElement = element.child('LI');
    const marker = markerOf(list, item, index, place.listDepth);
    context.flow.gap(gap);
    context.flow.label(markerPaint(context, marker, inner.x, itemElement.child('Lbl')));
    layoutBlocks(context, item.blocks.length > 0 ? item.blocks : [emptyParagraph], {
      ...inner,
      parent: itemElement.child('LBody'),
      gap,
      listDepth: place.listDepth + 1,
    });
  }
  context.flow.gap(place.gap);
}

function markerOf(list: List, item: ListItem, index: number, depth: number): string {
  if (item.done !== undefined) return item.done ? TASK_DONE : TASK_OPEN;
  return list.start === undefined ? bullets[depth % bullets.length]! : `${list.start + index}.`;
}

/** As much as the widest number needs, which is the last. */
function indentOf(context: LayoutContext, list: List): number {
  const { list: measures } = context.theme;
  if (list.start === undefined) return measures.indent;
  const markerStyle = markerStyleOf(context.theme);
  const widest = context.shape(`${list.start + list.items.length - 1}.`, markerStyle);
  return Math.max(measures.indent, (widest.width * markerStyle.size) / 1000 + measures.markerGap);
}

function markerStyleOf({ colours, fonts, paragraph }: Theme): TextStyle {
  return { font: fontStyle(fonts.text), size: paragraph.size, colour: colours.text };
}

/** Markers end at the same distance from the text, whatever their width. */
function markerPaint(context: LayoutContext, marker: string, textX: number, owner: StructureElement): Paint {
  const { list: measures, paragraph } = context.theme;
  const markerStyle = markerStyleOf(context.theme);
  const text = context.shape(marker, markerStyle);
  const x = textX - measures.markerGap - (text.width * markerStyle.size) / 1000;
  return (page, top) => {
    page.canvas.setOwner(owner);
    paintShaped(page, text, markerStyle, x, top + baselineIn(paragraph.lineHeight, paragraph.size));
  };
}
