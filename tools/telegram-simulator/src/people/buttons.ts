import type { Button, Message } from '../telegram.ts';

/** Buttons of a message: those under it and those inside its rich blocks. */
function buttonsOf(message: Message): readonly Button[] {
  const under = message.reply_markup?.inline_keyboard.flat() ?? [];
  return [...under, ...inside(message.rich_message?.blocks)];
}

function inside(value: unknown): readonly Button[] {
  if (Array.isArray(value)) return value.flatMap(inside);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Readonly<Record<string, unknown>>;
  const own = object['type'] === 'buttons' ? (object['buttons'] as readonly Button[]) : [];
  const nested = ['blocks', 'items', 'text'].flatMap((field) => inside(object[field]));
  const single = object['type'] === 'button' ? [object['button'] as Button] : [];
  return [...own, ...single, ...nested];
}

/** Finds the button with this label or callback data. */
export function findButton(message: Message, label: string): Button | undefined {
  return buttonsOf(message).find(({ text, callback_data }) => text === label || callback_data === label);
}
