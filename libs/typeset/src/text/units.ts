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

export function* units(items: readonly Item[]): Generator<Unit> {
  let collected: VisibleItem[] = [];
  let width = 0;
  for (const item of items) {
    if (item.kind === 'box' || (item.kind === 'space' && !item.breakable)) {
      collected.push(item);
      width += item.width;
      continue;
    }
    const spaceWidth = item.kind === 'space' ? item.width : 0;
    if (item.kind === 'space') collected.push(item);
    yield { items: collected, width, spaceWidth, mustEnd: item.kind === 'break', isLast: false };
    collected = [];
    width = 0;
  }
  if (collected.length > 0) yield { items: collected, width, spaceWidth: 0, mustEnd: false, isLast: true };
}
