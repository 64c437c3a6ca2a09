export { createTelegram } from './create.ts';
export type { TelegramOptions } from './create.ts';
export { isTelegramTrouble, TelegramError } from './error.ts';
export type { ChatKind, Outbox, Pacer } from './outbox.ts';
export { createPacer } from './pacing.ts';
export { createSlots } from './slots.ts';
export type { Slots } from './slots.ts';
export type { Telegram } from './telegram.ts';
