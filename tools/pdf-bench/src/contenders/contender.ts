import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Document } from '../sample/document.ts';
import { workFolder } from '../work-folder.ts';

/** Renders the document it was opened for, again and again. */
type Renderer = () => Uint8Array | Promise<Uint8Array>;

/** Makes an engine ready for one document: fonts are known, and the document stands in the engine's own language. */
export type Contender = (document: Document) => Renderer;

/** Loads one of the engines that were installed for the benchmark only. */
export const requireEngine = createRequire(join(workFolder, 'package.json')) as (name: string) => unknown;
