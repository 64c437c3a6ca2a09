import { z } from 'zod';
import { badRequest } from '../error.ts';
import type { Button, InlineKeyboard } from '../telegram.ts';

const actions = [
  'callback_data',
  'url',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
] as const;

const buttonSchema = z.looseObject({ text: z.string() });
const markupSchema = z.looseObject({ inline_keyboard: z.array(z.array(z.unknown())).optional() });
const maxButtons = 100;

/** The keyboard under a message. Other kinds of markup are accepted and change nothing. */
export function inlineKeyboard(markup: unknown): InlineKeyboard | undefined {
  if (markup === undefined) return undefined;
  const parsed = markupSchema.safeParse(markup);
  if (!parsed.success) throw badRequest("can't parse reply keyboard markup JSON object");
  const rows = parsed.data.inline_keyboard?.map((row) => row.map(inlineButton)).filter((row) => row.length > 0);
  if (rows === undefined || rows.length === 0) return undefined;
  if (rows.flat().length > maxButtons) throw badRequest('REPLY_MARKUP_TOO_LONG');
  return { inline_keyboard: rows };
}

function inlineButton(value: unknown): Button {
  const parsed = buttonSchema.safeParse(value);
  if (!parsed.success) throw badRequest('can\'t parse inline keyboard button: Can\'t find field "text"');
  if (parsed.data.text.trim() === '') throw badRequest('BUTTON_TEXT_INVALID');
  checkAction(parsed.data);
  return parsed.data;
}

/** A button does exactly one thing, and what it sends back has 1 to 64 bytes. */
export function checkAction(button: Readonly<Record<string, unknown>>): void {
  const given = actions.filter((action) => button[action] !== undefined);
  if (given.length !== 1) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  }
  const { callback_data: data, url } = button;
  if (data !== undefined) {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : 0;
    if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  }
  if (url !== undefined && !isButtonUrl(url)) throw badRequest('BUTTON_URL_INVALID');
}

function isButtonUrl(url: unknown): boolean {
  return typeof url === 'string' && /^(https?|tg|ton):\/\//i.test(url) && URL.canParse(url);
}
