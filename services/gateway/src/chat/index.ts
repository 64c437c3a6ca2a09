export { createChat } from './chat.ts';
export type { ChatDeps } from './ports.ts';
