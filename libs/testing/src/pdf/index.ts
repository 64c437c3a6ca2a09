export { compareWithGolden } from './golden.ts';
export type { Comparison } from './golden.ts';
export { Viewer } from './viewer.ts';
