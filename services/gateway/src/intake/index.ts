export { incomingSchema } from './updates.ts';
export type { CallbackQuery, Incoming, Message, StoppedGeneration, Update } from './updates.ts';
