import { badRequest } from '../error.ts';
import type { RichMessageTally } from './rich-message.ts';
import { checkAction } from './keyboards.ts';
import { countCharacters } from './characters.ts';
import { requireField } from './rich-fields.ts';
import type { Fields } from './rich-fields.ts';

/** Fields each kind of formatted text must have besides `type`. */
const kinds: Readonly<Record<string, Fields>> = {
  bold: { text: 'rich' },
  italic: { text: 'rich' },
  underline: { text: 'rich' },
  strikethrough: { text: 'rich' },
  spoiler: { text: 'rich' },
  subscript: { text: 'rich' },
  superscript: { text: 'rich' },
  marked: { text: 'rich' },
  code: { text: 'rich' },
  date_time: { text: 'rich', unix_time: 'number', date_time_format: 'string' },
  text_mention: { text: 'rich', user: 'object' },
  custom_emoji: { custom_emoji_id: 'string', alternative_text: 'string' },
  mathematical_expression: { expression: 'string' },
  url: { text: 'rich', url: 'string' },
  email_address: { text: 'rich', email_address: 'string' },
  phone_number: { text: 'rich', phone_number: 'string' },
  bank_card_number: { text: 'rich', bank_card_number: 'string' },
  mention: { text: 'rich', username: 'string' },
  hashtag: { text: 'rich', hashtag: 'string' },
  cashtag: { text: 'rich', cashtag: 'string' },
  bot_command: { text: 'rich', bot_command: 'string' },
  button: { button: 'object' },
  anchor: { name: 'string' },
  anchor_link: { text: 'rich', anchor_name: 'string' },
  reference: { text: 'rich', name: 'string' },
  reference_link: { text: 'rich', reference_name: 'string' },
};

const maxNesting = 100;

/**
 * Checks formatted text: a string, a list, or an object with a `type`. Adds what it holds to the tally.
 * Answers whether anything of it can be seen.
 */
export function checkRichText(value: unknown, tally: RichMessageTally, nesting = 0): boolean {
  if (nesting > maxNesting) throw badRequest('RICH_MESSAGE_DEPTH_INVALID');
  if (typeof value === 'string') {
    tally.characters += countCharacters(value);
    return value.trim() !== '';
  }
  if (Array.isArray(value)) {
    // Every item is checked, also after a visible one.
    return value.map((item) => checkRichText(item, tally, nesting + 1)).includes(true);
  }
  if (typeof value !== 'object' || value === null)
    throw badRequest("can't parse RichText: Expected String, Array or Object");
  return checkNode(value as Readonly<Record<string, unknown>>, tally, nesting);
}

function checkNode(node: Readonly<Record<string, unknown>>, tally: RichMessageTally, nesting: number): boolean {
  requireField('RichText', node, 'type', 'string');
  const type = String(node['type']);
  const fields = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (fields === undefined) throw badRequest(`can't parse RichText: type "${type}" is unsupported`);
  for (const [field, kind] of Object.entries(fields)) requireField('RichText', node, field, kind);
  tally.runs += 1;
  if (type === 'url' && !isLink(String(node['url']))) throw badRequest('RICH_MESSAGE_URL_INVALID');
  if (type === 'button') return checkButton(node['button'], tally);
  if (type === 'custom_emoji') return checkRichText(node['alternative_text'], tally);
  if (type === 'mathematical_expression') return checkRichText(node['expression'], tally);
  return 'text' in fields && checkRichText(node['text'], tally, nesting + 1);
}

/** A button inside the message: its label is formatted text, its action like that of an inline keyboard. */
export function checkButton(value: unknown, tally: RichMessageTally): boolean {
  const button = value as Readonly<Record<string, unknown>>;
  if (typeof value !== 'object' || value === null) throw badRequest("can't parse RichMessageButton: Expected Object");
  requireField('RichMessageButton', button, 'text', 'rich');
  checkAction(button);
  return checkRichText(button['text'], tally);
}

function isLink(url: string): boolean {
  return /^(https?:\/\/|tg:\/\/|ton:\/\/|mailto:|tel:|#)/i.test(url) && (url.startsWith('#') || URL.canParse(url));
}
