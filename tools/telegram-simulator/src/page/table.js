/** @import { MakeButton } from './rich-text.js' */
import { make } from './dom.js';
import { formatRichText } from './rich-text.js';

/**
 * A table that scrolls by itself when it is too wide.
 * @param {{ readonly [field: string]: any }} block
 * @param {MakeButton} makeButton
 */
export function table(block, makeButton) {
  const rows = block['cells'].map((/** @type {readonly Readonly<Record<string, any>>[]} */ cells) =>
    make(
      'tr',
      {},
      cells.map((cell) => cellOf(cell, makeButton)),
    ),
  );
  const kinds = ['bordered', 'striped', 'compact'].filter((kind) => block[`is_${kind}`] === true);
  const caption = formatRichText(block['caption'], makeButton);
  const element = make('table', { class: kinds.join(' ') }, [make('tbody', {}, rows)]);
  if (caption.length > 0) element.prepend(make('caption', {}, caption));
  return make('div', { class: 'table', tabindex: '0' }, [element]);
}

/**
 * @param {Readonly<Record<string, any>>} cell
 * @param {MakeButton} makeButton
 */
function cellOf(cell, makeButton) {
  const element = make(cell['is_header'] ? 'th' : 'td', {}, formatRichText(cell['text'], makeButton));
  if (cell['align'] === 'center' || cell['align'] === 'right') element.classList.add(cell['align']);
  element.colSpan = cell['colspan'] ?? 1;
  element.rowSpan = cell['rowspan'] ?? 1;
  return element;
}
