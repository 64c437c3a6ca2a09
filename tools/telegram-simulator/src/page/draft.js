/** @import { Draft } from './types.d.ts' */
import { byId, make } from './dom.js';
import { paragraph } from './message.js';
import { formatBlock } from './rich-blocks.js';
import { text } from './texts.js';

/**
 * @typedef {object} Shown
 * @property {HTMLElement} element
 * @property {HTMLElement} body
 * @property {HTMLElement} foot
 * @property {string} draftId
 * @property {{ source: string, node: HTMLElement }[]} blocks What stands in the body.
 */

/** Drafts that are visible, by topic. @type {Map<number, Shown>} */
const drafts = new Map();

/**
 * Shows a frame of a draft; what did not change since the last frame stays untouched.
 * @param {Draft} draft
 * @param {(thread: number) => void} onStop
 */
export function showDraft(draft, onStop) {
  const known = drafts.get(draft.thread);
  const shown = known?.draftId === draft.draftId ? known : open(draft);
  const blocks = blocksOf(draft);
  const same = blocks.findIndex(({ source }, index) => shown.blocks[index]?.source !== source);
  const kept = same === -1 ? blocks.length : same;
  for (const { node } of shown.blocks.splice(kept)) node.remove();
  const added = blocks.slice(kept).map(({ source, format }) => ({ source, node: format() }));
  shown.blocks.push(...added);
  shown.body.append(...added.map(({ node }) => node));
  shown.body.querySelector('.caret')?.classList.remove('caret');
  lastText(shown.body)?.classList.add('caret');
  showFoot(shown.foot, draft, onStop);
}

/**
 * Removes a draft. Answers whether there was one.
 * @param {number} thread
 */
export function endDraft(thread) {
  const shown = drafts.get(thread);
  shown?.element.remove();
  drafts.delete(thread);
  return shown !== undefined;
}

export function endAllDrafts() {
  for (const thread of drafts.keys()) endDraft(thread);
}

export function isDrafting() {
  return drafts.size > 0;
}

/**
 * @param {Draft} draft
 * @returns {Shown}
 */
function open({ thread, draftId }) {
  endDraft(thread);
  const body = make('div', { class: 'rich' });
  const foot = make('div', { class: 'draft-foot' });
  const bubble = make('div', { class: 'bubble' }, [body, foot]);
  const element = make('div', { class: 'message in draft new', 'data-testid': 'draft', 'aria-busy': 'true' }, [bubble]);
  byId('live').append(element);
  const shown = { element, body, foot, draftId, blocks: [] };
  drafts.set(thread, shown);
  return shown;
}

/**
 * @param {Draft} draft
 * @returns {{ source: string, format: () => HTMLElement }[]}
 */
function blocksOf({ content }) {
  if ('rich_message' in content) {
    // Buttons in a draft cannot be pressed.
    const makeButton = () => make('span');
    return content.rich_message.blocks.map((block) => ({
      source: JSON.stringify(block),
      format: () => formatBlock(block, makeButton),
    }));
  }
  if (content.text === '') {
    return [{ source: '', format: () => make('p', { class: 'thinking' }, [text().thinking]) }];
  }
  return [{ source: JSON.stringify(content), format: () => paragraph(content.text, content.entities ?? []) }];
}

const textual = 'p, div:not(.table, .math), ul, ol, li, h2, h3, h4, h5, h6, blockquote, pre, code';

/**
 * The element in which the text of a draft ends; undefined when it ends with something else.
 * @param {HTMLElement} body
 */
function lastText(body) {
  let last = body;
  for (let next = last.lastElementChild; next instanceof HTMLElement; next = last.lastElementChild) {
    if (!next.matches(textual)) return next.matches('div, hr, details, figure') ? undefined : last;
    last = next;
  }
  return last;
}

/**
 * @param {HTMLElement} foot
 * @param {Draft} draft
 * @param {(thread: number) => void} onStop
 */
function showFoot(foot, { canStop, thread }, onStop) {
  if (canStop === foot.childElementCount > 0) return;
  foot.replaceChildren();
  if (!canStop) return;
  const stop = make('button', { type: 'button', class: 'stop', 'data-testid': 'stop' }, [text().stop]);
  stop.addEventListener('click', () => onStop(thread));
  foot.append(stop);
}
