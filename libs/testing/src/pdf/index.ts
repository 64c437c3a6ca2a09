export { compareWithGolden } from './golden.ts';
export { Viewer } from './viewer.ts';
