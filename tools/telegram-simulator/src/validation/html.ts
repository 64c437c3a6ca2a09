import { badRequest } from '../error.ts';
import type { MessageEntity } from '../telegram.ts';
import type { FormattedText } from './text.ts';

const tags: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
  pre: 'pre',
  a: 'text_link',
  blockquote: 'blockquote',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
};
const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface Open {
  readonly tag: string;
  readonly attributes: string;
  /** Where its text begins. */
  readonly offset: number;
  /** Language of the code in a <pre>. */
  language?: string | undefined;
}

const token = /<(\/?)([a-zA-Z-]+)([^>]*)>|&(#x?[0-9a-fA-F]+|[a-z]+);|</g;

/** `parse_mode: HTML`. */
export function parseHtml(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  const open: Open[] = [];
  let text = '';
  let done = 0;
  for (const match of source.matchAll(token)) {
    text += source.slice(done, match.index);
    done = match.index + match[0].length;
    const [whole, slash, tag, attributes = '', character] = match;
    const at = Buffer.byteLength(source.slice(0, match.index));
    if (character !== undefined) text += decode(character) ?? whole;
    else if (tag === undefined) throw cannotParse(`Unsupported start tag "" at byte offset ${at}`);
    else if (slash === '') open.push(start(tag.toLowerCase(), attributes, text.length, at));
    else close(tag.toLowerCase(), at);
  }
  text += source.slice(done);
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  }
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };

  function close(tag: string, at: number): void {
    const last = open.pop();
    if (last === undefined) throw cannotParse(`Unexpected end tag at byte offset ${at}`);
    if (last.tag !== tag) {
      throw cannotParse(`Unmatched end tag at byte offset ${at}, expected "</${last.tag}>", found "</${tag}>"`);
    }
    const parent = open.at(-1);
    if (tag === 'code' && parent?.tag === 'pre') {
      parent.language = languageOf(last);
      return;
    }
    const entity = toEntity(last, text);
    if (entity !== undefined) entities.push(entity);
  }
}

function start(tag: string, attributes: string, offset: number, at: number): Open {
  if (!Object.hasOwn(tags, tag)) throw cannotParse(`Unsupported start tag "${tag}" at byte offset ${at}`);
  return { tag, attributes, offset };
}

function toEntity({ tag, attributes, offset, language }: Open, text: string): MessageEntity | undefined {
  const length = text.length - offset;
  if (length === 0) return undefined;
  const type = tags[tag] ?? tag;
  const expandable = tag === 'blockquote' && /\bexpandable\b/.test(attributes);
  const url = /href\s*=\s*["']?([^"'\s>]+)/.exec(attributes)?.[1];
  const emoji = /emoji-id\s*=\s*["'](\d+)/.exec(attributes)?.[1];
  if (type === 'text_link' && url === undefined) return undefined;
  return {
    type: expandable ? 'expandable_blockquote' : type,
    offset,
    length,
    ...(url !== undefined && { url }),
    ...(language !== undefined && { language }),
    ...(emoji !== undefined && { custom_emoji_id: emoji }),
  };
}

function languageOf({ attributes }: Open): string | undefined {
  return /class\s*=\s*["']language-([^"']+)/.exec(attributes)?.[1];
}

function decode(name: string): string | undefined {
  if (!name.startsWith('#')) return characters[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function cannotParse(problem: string): Error {
  return badRequest(`can't parse entities: ${problem}`);
}
