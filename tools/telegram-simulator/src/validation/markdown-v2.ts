import { badRequest } from '../error.ts';
import type { MessageEntity } from '../telegram.ts';
import type { FormattedText } from './text.ts';

const reserved = '_*[]()~`>#+-=|{}.!';
const marks: readonly (readonly [mark: string, type: string])[] = [
  ['__', 'underline'],
  ['||', 'spoiler'],
  ['_', 'italic'],
  ['*', 'bold'],
  ['~', 'strikethrough'],
];

interface Open {
  readonly type: string;
  readonly mark: string;
  readonly offset: number;
  readonly at: number;
}

/** `parse_mode: MarkdownV2`, without custom emoji. */
export function parseMarkdownV2(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  const open: Open[] = [];
  let text = '';
  let index = 0;
  while (index < source.length) {
    const character = source.charAt(index);
    const next = source.charAt(index + 1);
    if (character === '\\' && next !== '' && next.charCodeAt(0) <= 126) {
      text += next;
      index += 2;
    } else if (character === '`') code();
    else if (character === '[') {
      open.push({ type: 'text_link', mark: ']', offset: text.length, at: byte(index) });
      index += 1;
    } else if (character === ']' && open.at(-1)?.mark === ']') link();
    else if (character === '>' && (index === 0 || source.charAt(index - 1) === '\n')) quote();
    else index += mark(index) || plain(index);
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw unended(unclosed.at);
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };

  /** Length of the mark at `index`, after opening or closing its entity; 0 when there is none. */
  function mark(index: number): number {
    const found = marks.find(([sign]) => source.startsWith(sign, index));
    if (found === undefined) return 0;
    const [sign, type] = found;
    const last = open.at(-1);
    if (last?.mark === sign) {
      open.pop();
      add(type, last.offset);
    } else if (sign === '__' && last?.mark === '_') {
      open.pop();
      add('italic', last.offset);
      return 1;
    } else open.push({ type, mark: sign, offset: text.length, at: byte(index) });
    return sign.length;
  }

  function plain(index: number): number {
    const character = source.charAt(index);
    if (reserved.includes(character)) {
      throw cannotParse(`Character '${character}' is reserved and must be escaped with the preceding '\\'`);
    }
    text += character;
    return 1;
  }

  function code(): void {
    const fence = source.startsWith('```', index) ? '```' : '`';
    const begin = index + fence.length;
    const end = source.indexOf(fence, begin);
    if (end === -1) throw unended(byte(index));
    const body = source.slice(begin, end);
    const language = fence === '```' ? /^([^\s`]+)\n/.exec(body)?.[1] : undefined;
    const content = fence === '```' ? body.replace(/^[^\s`]*\n/, '') : body;
    const offset = text.length;
    text += content.replace(/\\(.)/g, '$1');
    add(fence === '`' ? 'code' : 'pre', offset, language === undefined ? {} : { language });
    index = end + fence.length;
  }

  function link(): void {
    const last = open.pop();
    const match = /^\]\(((?:\\.|[^)\\])*)\)/.exec(source.slice(index));
    if (match === null || last === undefined) throw unended(last?.at ?? byte(index));
    add('text_link', last.offset, { url: (match[1] ?? '').replace(/\\(.)/g, '$1') });
    index += match[0].length;
  }

  function quote(): void {
    const lines = /^(?:>[^\n]*(?:\n(?=>)|$|(?=\n)))+/.exec(source.slice(index))?.[0] ?? '>';
    const inner = parseMarkdownV2(lines.replace(/^>/gm, ''));
    const offset = text.length;
    text += inner.text;
    entities.push(...inner.entities.map((entity) => ({ ...entity, offset: entity.offset + offset })));
    add('blockquote', offset);
    index += lines.length;
  }

  function add(type: string, offset: number, extra: Partial<MessageEntity> = {}): void {
    if (text.length > offset) entities.push({ type, offset, length: text.length - offset, ...extra });
  }

  function byte(at: number): number {
    return Buffer.byteLength(source.slice(0, at));
  }
}

function unended(at: number): Error {
  return cannotParse(`Can't find end of the entity starting at byte offset ${at}`);
}

function cannotParse(problem: string): Error {
  return badRequest(`can't parse entities: ${problem}`);
}
