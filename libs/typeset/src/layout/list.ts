import type { Block, ListItem } from '../markdown/document.ts';
import type { LayoutContext } from './context.ts';
import { addLabel, labelWidth } from './label.ts';
import { indent, type Place } from './place.ts';
import { readingDirection } from './reading-direction.ts';

type List = Extract<Block, { kind: 'list' }>;
type LayoutBlocks = (context: LayoutContext, blocks: readonly Block[], place: Place) => void;

const bullets = ['•', '–'] as const;
const TASK_OPEN = '☐';
const TASK_DONE = '☑';
/** Only in a list item that holds nothing: its marker needs a line to stand on. */
const emptyParagraph: Block = { kind: 'paragraph', inlines: [] };

/** Items moved in, each with its marker before its first line. */
export function layoutList(context: LayoutContext, list: List, place: Place, layoutBlocks: LayoutBlocks): void {
  const element = place.parent.child('L', `<</O/List/ListNumbering/${list.start === undefined ? 'Disc' : 'Decimal'}>>`);
  const measures = context.theme.list;
  const direction = readingDirection([list], place.direction);
  const inner = indent(place, indentOf(context, list, place), direction);
  const gap = list.tight ? measures.tightGap : place.text.before;
  context.flow.gap(place.gap);
  for (const [index, item] of list.items.entries()) {
    const itemElement = element.child('LI');
    const marker = markerOf(list, item, index, place.listDepth);
    context.flow.gap(gap);
    addLabel(context, marker, inner, { owner: itemElement.child('Lbl') });
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
  if (list.start === undefined) return bullets[depth % bullets.length]!;
  return `${list.start + index}.`;
}

/** As much as the widest number needs, which is the last. */
function indentOf(context: LayoutContext, list: List, place: Place): number {
  const least = context.theme.list.indent;
  if (list.start === undefined) return least;
  return Math.max(least, labelWidth(context, `${list.start + list.items.length - 1}.`, place));
}
