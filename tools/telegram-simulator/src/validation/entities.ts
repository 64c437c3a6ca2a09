import { z } from 'zod';
import { badRequest } from '../error.ts';
import type { MessageEntity } from '../telegram.ts';

const types = [
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'custom_emoji',
  'date_time',
] as const;

const entitySchema = z.object({
  type: z.enum(types),
  offset: z.int(),
  length: z.int(),
  url: z.string().optional(),
  language: z.string().optional(),
  user: z.unknown().optional(),
  custom_emoji_id: z.string().optional(),
});

const maxEntities = 100;

/** Checks entities given by the bot. Offsets are UTF-16 units and must not cut a character in two. */
export function checkEntities(text: string, value: unknown): readonly MessageEntity[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest("can't parse entities JSON object");
  return value.slice(0, maxEntities).map((item) => checkEntity(text, item));
}

function checkEntity(text: string, value: unknown): MessageEntity {
  const parsed = entitySchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const problem =
      issue?.path[0] === 'type' ? 'Unsupported type specified' : `Can't find field "${String(issue?.path[0])}"`;
    throw badRequest(`can't parse MessageEntity: ${problem}`);
  }
  const entity = parsed.data;
  const end = entity.offset + entity.length;
  if (entity.offset < 0 || entity.length <= 0) throw badRequest('ENTITY_BOUNDS_INVALID');
  if (end > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${entity.offset} ends after the end of the text at UTF-16 offset ${end}`,
    );
  }
  if (cutsCharacter(text, entity.offset)) {
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at UTF-16 offset ${entity.offset}`);
  }
  if (cutsCharacter(text, end)) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${entity.offset} ends in a middle of a UTF-16 symbol at UTF-16 offset ${end}`,
    );
  }
  if (entity.type === 'text_link' && !/^(https?|tg|ton|mailto|tel):/i.test(entity.url ?? '')) {
    throw badRequest('ENTITY_TEXTURL_INVALID');
  }
  return JSON.parse(JSON.stringify(entity)) as MessageEntity;
}

function cutsCharacter(text: string, offset: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text.charAt(offset)) && /[\uD800-\uDBFF]/.test(text.charAt(offset - 1));
}

/** Removes white space around a text, as Telegram does, and fits the entities to what is left. */
export function trimEntities(text: string, entities: readonly MessageEntity[]) {
  const trimmed = text.trim();
  const start = text.length - text.trimStart().length;
  const fitted = entities
    .map((entity) => {
      const offset = Math.max(0, entity.offset - start);
      const end = Math.min(trimmed.length, entity.offset + entity.length - start);
      return { ...entity, offset, length: end - offset };
    })
    .filter((entity) => entity.length > 0);
  return { text: trimmed, entities: fitted };
}

const detectors: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['bot_command', /(?<![\w/])\/[A-Za-z]\w{0,31}(?:@\w{3,32})?/g],
  ['url', /\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,!?;:)\]]/gi],
  ['email', /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+/g],
  ['mention', /(?<![\w@])@[A-Za-z]\w{3,31}/g],
  ['hashtag', /(?<![\p{L}\w])#[\p{L}\w]*\p{L}[\p{L}\w]*/gu],
];

/** Commands, links, addresses, mentions and hashtags that Telegram finds by itself. */
export function detectEntities(text: string): readonly MessageEntity[] {
  const found: MessageEntity[] = [];
  for (const [type, pattern] of detectors) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      const taken = found.some(
        (other) => other.offset < entity.offset + entity.length && entity.offset < other.offset + other.length,
      );
      if (!taken) found.push(entity);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}
