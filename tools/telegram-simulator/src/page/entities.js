/** @import { MessageEntity } from './types.d.ts' */
import { link, make } from './dom.js';
import { spoiler } from './spoiler.js';

/**
 * Text with its entities as nodes. Entities nest but do not cross.
 * @param {string} source
 * @param {readonly MessageEntity[]} entities By offset.
 * @returns {(Node | string)[]}
 */
export function formatEntities(source, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return range(source, sorted, 0, source.length);
}

/**
 * @param {string} source
 * @param {MessageEntity[]} entities Taken from the front.
 * @param {number} start
 * @param {number} end
 * @returns {(Node | string)[]}
 */
function range(source, entities, start, end) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let done = start;
  for (let next = entities[0]; next !== undefined && next.offset < end; next = entities[0]) {
    entities.shift();
    const from = Math.max(done, next.offset);
    const to = Math.min(end, next.offset + next.length);
    if (to <= from) continue;
    nodes.push(source.slice(done, from), wrap(next, source.slice(from, to), range(source, entities, from, to)));
    done = to;
  }
  nodes.push(source.slice(done, end));
  return nodes;
}

/**
 * A command that is sent when it is clicked: the page hears of it by the event `command`.
 * @param {string} content
 */
function command(content) {
  const element = make('button', { type: 'button', class: 'command' }, [content]);
  element.addEventListener('click', () => {
    element.dispatchEvent(new CustomEvent('command', { bubbles: true, detail: content }));
  });
  return element;
}

/**
 * @param {MessageEntity} entity
 * @param {string} content
 * @param {(Node | string)[]} children
 * @returns {Node}
 */
function wrap({ type, url }, content, children) {
  switch (type) {
    case 'bold':
      return make('strong', {}, children);
    case 'italic':
      return make('em', {}, children);
    case 'underline':
      return make('u', {}, children);
    case 'strikethrough':
      return make('s', {}, children);
    case 'spoiler':
      return spoiler(children);
    case 'code':
      return make('code', {}, children);
    case 'pre':
      return make('div', { class: 'code-block' }, [make('pre', {}, [make('code', {}, children)])]);
    case 'blockquote':
    case 'expandable_blockquote':
      return make('blockquote', {}, children);
    case 'text_link':
      return link(url ?? '', children);
    case 'url':
      return link(content, children);
    case 'bot_command':
      return command(content);
    case 'email':
      return link(`mailto:${content}`, children);
    default:
      return make('span', {}, children);
  }
}
