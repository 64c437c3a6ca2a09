import { badRequest } from '../error.ts';
import type { MessageEntity } from '../telegram.ts';
import { checkEntities, detectEntities, trimEntities } from './entities.ts';
import { parseHtml } from './html.ts';
import { parseMarkdownV2 } from './markdown-v2.ts';

export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

export interface TextParameters {
  readonly text: string;
  readonly parseMode: string;
  /** As sent, not yet checked. */
  readonly entities: unknown;
}

const maxRawBytes = 32_768;

/** Text of a message: 1 to 4096 UTF-16 units after its markup is parsed. */
export function messageText(parameters: TextParameters): FormattedText {
  if (parameters.text === '') throw badRequest('message text is empty');
  const formatted = format(parameters);
  if (formatted.text === '') throw badRequest('text must be non-empty');
  if (formatted.text.length > 4096) throw badRequest('message is too long');
  return formatted;
}

/** Text of a draft: like a message, but it may be empty ("Thinking…"). */
export function draftText(parameters: TextParameters): FormattedText {
  const formatted = format(parameters);
  if (formatted.text.length > 4096) throw badRequest('message is too long');
  return formatted;
}

/** Caption of a document: 0 to 1024 UTF-16 units after its markup is parsed. */
export function captionText(parameters: TextParameters): FormattedText {
  const formatted = format(parameters);
  if (formatted.text.length > 1024) throw badRequest('message caption is too long');
  return formatted;
}

function format({ text, parseMode, entities }: TextParameters): FormattedText {
  if (Buffer.byteLength(text) > maxRawBytes) throw badRequest('text is too long');
  const marked = parse(text, parseMode, entities);
  const trimmed = trimEntities(marked.text, marked.entities);
  const found = detectEntities(trimmed.text).filter((entity) => !trimmed.entities.some((own) => overlaps(own, entity)));
  return { text: trimmed.text, entities: [...trimmed.entities, ...found].sort((a, b) => a.offset - b.offset) };
}

function parse(text: string, parseMode: string, entities: unknown): FormattedText {
  switch (parseMode.toLowerCase()) {
    case '':
      return { text, entities: checkEntities(text, entities) };
    case 'markdownv2':
      return parseMarkdownV2(text);
    case 'html':
      return parseHtml(text);
    case 'markdown':
      // The legacy mode is not parsed: see "Not faithful" in the README.
      return { text, entities: [] };
    default:
      throw badRequest('unsupported parse_mode');
  }
}

function overlaps(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
