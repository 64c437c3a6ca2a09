import { settings } from '@gonets/contracts';
import type { Choice, SettingsResponse } from '@gonets/contracts';
import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import { absenceMs, lookupMs } from './deadline.ts';
import { parts } from './delivery/post.ts';
import { codeFor, failureText } from './failure.ts';
import type { Texts } from './texts.ts';
import type { Visit } from './visit.ts';

/** What can be chosen for a conversation. */
type Setting = 'model' | 'persona';

/** Shows what can be chosen, the present choice marked. */
export async function showSetting(visit: Visit, setting: Setting): Promise<void> {
  const found = await ask(visit, {});
  if (typeof found === 'string') return visit.post.text(found);
  const text = visit.talk.texts.settings[setting].offer(choicesOf(found, setting), nameOf(found, setting));
  await visit.post.text(text, parts.notice, keyboard(found, setting));
}

/** The choice that a pressed button means; undefined when it is not one of ours. */
export function choiceOf(data: string): { readonly setting: Setting; readonly id: string } | undefined {
  const [, setting, id] = /^(model|persona):(.{1,50})$/.exec(data) ?? [];
  return (setting === 'model' || setting === 'persona') && id !== undefined ? { setting, id } : undefined;
}

/** Makes a choice for the conversation, says so, and moves the mark to it. */
export async function choose(
  visit: Visit,
  { setting, id }: { readonly setting: Setting; readonly id: string },
): Promise<void> {
  const found = await ask(visit, { [setting]: id });
  if (typeof found === 'string') return visit.post.text(found);
  markChoice(visit, keyboard(found, setting));
  const texts: Texts['settings'][Setting] = visit.talk.texts.settings[setting];
  await visit.post.text(found[setting] === id ? texts.chosen(nameOf(found, setting)) : texts.gone);
}

/** Answers what is to be said instead when it fails. */
async function ask(
  { deps, talk, turn }: Visit,
  wish: { model?: string; persona?: string },
): Promise<SettingsResponse | string> {
  const { conversation, language, texts } = talk;
  try {
    const lookup = { deadlineMs: lookupMs, absenceMs, signal: turn.signal };
    return await deps.bus.call(settings, { conversation, language, ...wish }, lookup);
  } catch (error) {
    return failureText(texts, codeFor(error, turn.attempt));
  }
}

/** The message above the buttons may be gone or have the mark already: nobody waits for it. */
function markChoice({ deps, talk }: Visit, keyboard: InlineKeyboardMarkup): void {
  const { place, kind, replyTo } = talk;
  if (replyTo === undefined) return;
  const change = { chat_id: place.chat, message_id: replyTo, reply_markup: keyboard };
  deps.pacer
    .outbox(place.chat, kind)
    .cosmetic(() => deps.telegram.editMessageReplyMarkup(change))
    .catch((error: unknown) => deps.log.debug({ err: error }, 'the mark of a choice was not moved'));
}

function keyboard(found: SettingsResponse, setting: Setting): InlineKeyboardMarkup {
  const button = ({ id, name }: Choice) => ({
    text: id === found[setting] ? `✓ ${name}` : name,
    callback_data: `${setting}:${id}`,
  });
  return { inline_keyboard: choicesOf(found, setting).map((choice) => [button(choice)]) };
}

function choicesOf({ models, personas }: SettingsResponse, setting: Setting): readonly Choice[] {
  return setting === 'model' ? models : personas;
}

function nameOf(found: SettingsResponse, setting: Setting): string {
  return choicesOf(found, setting).find(({ id }) => id === found[setting])?.name ?? found[setting];
}
