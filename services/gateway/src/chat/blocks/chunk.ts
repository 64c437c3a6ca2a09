import type { MessageEntity } from 'node-telegram-bot-api/types';
import type { PlainText } from './plain.ts';

/** UTF-16 units that Telegram takes in an ordinary message. */
export const plainLimit = 4096;

/** Cuts a text into messages, at a paragraph, line or word if one ends in the second half, never inside a character. */
export function chunk(plain: PlainText, limit = plainLimit): PlainText[] {
  const chunks: PlainText[] = [];
  let start = 0;
  let waiting = plain.entities.toSorted((a, b) => a.offset - b.offset);
  while (start < plain.text.length) {
    const end = endOfChunk(plain.text, start, limit);
    const raw = plain.text.slice(start, end);
    const text = raw.trim();
    const from = start + raw.length - raw.trimStart().length;
    const to = from + text.length;
    if (text !== '') chunks.push({ text, entities: waiting.flatMap((entity) => clipped(entity, from, to)) });
    waiting = waiting.filter((entity) => entity.offset + entity.length > end);
    start = end;
  }
  return chunks;
}

function endOfChunk(text: string, start: number, limit: number): number {
  const end = start + limit;
  if (end >= text.length) return text.length;
  for (const separator of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(separator, end - separator.length);
    if (at > start + limit / 2) return at + separator.length;
  }
  return isLowSurrogate(text.charCodeAt(end)) ? end - 1 : end;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc_00 && code <= 0xdf_ff;
}

/** The part of an entity that lies in `from…to`, counted from `from`. */
function clipped(entity: MessageEntity, from: number, to: number): MessageEntity[] {
  const start = Math.max(entity.offset, from);
  const end = Math.min(entity.offset + entity.length, to);
  return start < end ? [{ ...entity, offset: start - from, length: end - start }] : [];
}
