export { chunk, plainLimit } from './chunk.ts';
export { partToBlocks, toBlocks } from './convert.ts';
export { toPlain } from './plain.ts';
export type { PlainText } from './plain.ts';
export { messageLimit, split } from './split.ts';
export type { Block } from './types.ts';
export { draftPage, draftWindow } from './window.ts';
