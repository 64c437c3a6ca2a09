/** @import { Button, RichText } from './types.d.ts' */
import { link, make } from './dom.js';
import { spoiler } from './spoiler.js';
import { text } from './texts.js';

/** @typedef {(button: Button) => Node} MakeButton */

/**
 * Formatted text as nodes.
 * @param {RichText | undefined} value
 * @param {MakeButton} makeButton
 * @returns {(Node | string)[]}
 */
export function formatRichText(value, makeButton) {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap((part) => formatRichText(part, makeButton));
  return [node(value, makeButton)];
}

/**
 * @param {RichText} value
 * @returns {value is readonly RichText[]}
 */
function isList(value) {
  return Array.isArray(value);
}

/**
 * @param {{ readonly type: string, readonly [field: string]: any }} value
 * @param {MakeButton} makeButton
 * @returns {Node}
 */
function node(value, makeButton) {
  const inside = () => formatRichText(value['text'], makeButton);
  switch (value.type) {
    case 'bold':
      return make('strong', {}, inside());
    case 'italic':
      return make('em', {}, inside());
    case 'underline':
      return make('u', {}, inside());
    case 'strikethrough':
      return make('s', {}, inside());
    case 'marked':
      return make('mark', {}, inside());
    case 'subscript':
      return make('sub', {}, inside());
    case 'superscript':
      return make('sup', {}, inside());
    case 'code':
      return make('code', {}, inside());
    case 'spoiler':
      return spoiler(inside());
    case 'url':
      return link(value['url'], inside());
    case 'email_address':
      return link(`mailto:${value['email_address']}`, inside());
    case 'phone_number':
      return link(`tel:${value['phone_number']}`, inside());
    case 'custom_emoji':
      return make('span', {}, [value['alternative_text']]);
    case 'mathematical_expression':
      return make('span', { class: 'math', title: text().formula }, [value['expression']]);
    case 'button':
      return makeButton(value['button']);
    default:
      return make('span', {}, inside());
  }
}
