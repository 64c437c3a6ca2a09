import type { Item, VisibleItem } from './items.ts';

/** Items that stay on one line, with the space after them. */
export interface Unit {
  readonly items: readonly VisibleItem[];
  /** Without the space at the end. */
  readonly width: number;
  readonly spaceWidth: number;
  readonly mustEnd: boolean;
  /** Nothing follows it in its paragraph. */
  readonly isLast: boolean;
}

/** Shows the units of a paragraph one by one. */
export function eachUnit(items: readonly Item[], visit: (unit: Unit) => void): void {
  let start = 0;
  let width = 0;
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!;
    if (item.kind === 'box' || (item.kind === 'space' && !item.breakable)) {
      width += item.width;
      continue;
    }
    const spaceWidth = item.kind === 'space' ? item.width : 0;
    const visible = visibleItems(items, start, item.kind === 'space' ? index + 1 : index);
    visit({ items: visible, width, spaceWidth, mustEnd: item.kind === 'break', isLast: false });
    start = index + 1;
    width = 0;
  }
  if (start === items.length) return;
  const visible = visibleItems(items, start, items.length);
  visit({ items: visible, width, spaceWidth: 0, mustEnd: false, isLast: true });
}

/** Items among which there is no break and no opportunity for one. */
function visibleItems(items: readonly Item[], start: number, end: number): readonly VisibleItem[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- either would have ended the unit
  return items.slice(start, end) as VisibleItem[];
}
