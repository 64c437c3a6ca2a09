/** @import { RichBlock } from './types.d.ts' */
/** @import { MakeButton } from './rich-text.js' */
import { codeBlock } from './code-block.js';
import { make } from './dom.js';
import { formatRichText } from './rich-text.js';
import { table } from './table.js';
import { text } from './texts.js';

/** @typedef {{ readonly type: string, readonly [field: string]: any }} Block */

/**
 * A block of a rich message as an element.
 * @param {RichBlock} richBlock
 * @param {MakeButton} makeButton
 * @returns {HTMLElement}
 */
export function formatBlock(richBlock, makeButton) {
  /** @type {Block} */
  const block = richBlock;
  const inside = (/** @type {any} */ value) => formatRichText(value, makeButton);
  const blocks = () => block['blocks'].map((/** @type {RichBlock} */ one) => formatBlock(one, makeButton));
  switch (block.type) {
    case 'paragraph':
      return make('p', {}, inside(block['text']));
    case 'heading':
      return heading(block['size'], inside(block['text']));
    case 'pre':
      return codeBlock(inside(block['text']), block['language']);
    case 'footer':
      return make('footer', {}, inside(block['text']));
    case 'divider':
      return make('hr');
    case 'mathematical_expression':
      return make('div', { class: 'math', title: text().formula }, [block['expression']]);
    case 'list':
      return list(block['items'], makeButton);
    case 'table':
      return table(block, makeButton);
    case 'blockquote':
      return make('blockquote', {}, [...blocks(), ...credit(inside(block['credit']))]);
    case 'pullquote':
      return make('figure', { class: 'pull' }, [...inside(block['text']), ...credit(inside(block['credit']))]);
    case 'expandable_blockquote':
      return fold(summaryOf(inside(block['text'])), [make('p', {}, inside(block['text']))], false);
    case 'details':
      return fold(inside(block['summary']), blocks(), block['is_open'] === true);
    case 'collage':
    case 'slideshow':
      return make('div', {}, blocks());
    case 'buttons':
      return make('div', { class: 'keyboard-row' }, block['buttons'].map(makeButton));
    case 'thinking':
      return make('p', { class: 'thinking' }, inside(block['text']));
    case 'anchor':
      return make('span');
    default:
      return make('p', { class: 'attachment' }, [`[${block.type}]`]);
  }
}

/**
 * @param {number} size
 * @param {(Node | string)[]} children
 */
function heading(size, children) {
  // The page has its own h1.
  const tags = /** @type {const} */ (['h2', 'h3', 'h4', 'h5', 'h6', 'h6']);
  return make(tags[size - 1] ?? 'h6', {}, children);
}

/**
 * @param {readonly Block[]} items
 * @param {MakeButton} makeButton
 */
function list(items, makeButton) {
  const ordered = items.some((item) => item['value'] !== undefined);
  const children = items.map((item) => {
    const blocks = item['blocks'].map((/** @type {RichBlock} */ block) => formatBlock(block, makeButton));
    const element = make('li', item['value'] === undefined ? {} : { value: String(item['value']) }, blocks);
    if (item['has_checkbox']) {
      const box = make('input', { type: 'checkbox', disabled: '' });
      box.checked = item['is_checked'] === true;
      element.classList.add('task');
      element.prepend(box);
    }
    return element;
  });
  return make(ordered ? 'ol' : 'ul', {}, children);
}

/**
 * @param {(Node | string)[]} summary
 * @param {Node[]} children
 * @param {boolean} open
 */
function fold(summary, children, open) {
  const element = make('details', { class: 'fold' }, [make('summary', {}, summary), ...children]);
  element.open = open;
  return element;
}

/**
 * The beginning of a quotation that is folded up.
 * @param {(Node | string)[]} nodes
 */
function summaryOf(nodes) {
  const content = nodes.map((node) => (typeof node === 'string' ? node : (node.textContent ?? ''))).join('');
  return [content.length > 60 ? `${content.slice(0, 60)}…` : content];
}

/**
 * @param {(Node | string)[]} children
 */
function credit(children) {
  return children.length === 0 ? [] : [make('cite', {}, children)];
}
