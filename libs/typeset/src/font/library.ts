import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faceFiles, fontFiles, shaperFile, type FaceName, type FontFile } from './catalog.ts';
import { Face } from './face.ts';
import { HarfBuzz } from './harfbuzz.ts';
import { installedFile } from './installed-file.ts';
import { chainOf, fallbacksFor, type FontStyle } from './selection.ts';

/** A character that is going to be shown: which glyph of which face. */
export interface FoundGlyph {
  readonly face: Face;
  readonly glyph: number;
  /** No face has the character; this is the replacement character in its place. */
  readonly missing: boolean;
}

const REPLACEMENT = 0xfffd;

/** Opens faces when they are first needed and keeps them: one library serves every document of a thread. */
export class FontLibrary {
  readonly #locate: (file: FontFile) => string;
  readonly #faces = new Map<FaceName, Face>();
  #harfBuzz: HarfBuzz | undefined;

  /**
   * @param directory Folder of the files of `fontFiles`; without it, the installed packages are used.
   * @throws When the folder lacks a file: better now than with the first document that needs it.
   */
  constructor(directory?: string) {
    this.#locate =
      directory === undefined ? ({ source }) => installedFile(source) : ({ file }) => join(directory, file);
    if (directory !== undefined) refuseIncomplete(directory);
  }

  face(name: FaceName): Face {
    let face = this.#faces.get(name);
    if (!face) {
      face = new Face(name, this.#read(faceFiles[name]));
      this.#faces.set(name, face);
    }
    return face;
  }

  /** What shapes the scripts that need it; compiled when first needed. */
  get harfBuzz(): HarfBuzz {
    this.#harfBuzz ??= new HarfBuzz(this.#read(shaperFile));
    return this.#harfBuzz;
  }

  /** Looks through the faces of the style, then through the fallbacks; opens no more faces than it needs. */
  find(codePoint: number, style: FontStyle): FoundGlyph {
    return (
      this.#search(codePoint, chainOf(style)) ??
      this.#search(codePoint, fallbacksFor(codePoint, style.bold)) ?? { ...this.#replacement(), missing: true }
    );
  }

  #search(codePoint: number, names: readonly FaceName[]): FoundGlyph | undefined {
    for (const name of names) {
      const face = this.face(name);
      const glyph = face.glyph(codePoint);
      if (glyph !== 0) return { face, glyph, missing: false };
    }
    return undefined;
  }

  #replacement(): { face: Face; glyph: number } {
    const face = this.face('NotoSans-Regular');
    return { face, glyph: face.glyph(REPLACEMENT) };
  }

  #read(file: FontFile): Uint8Array<ArrayBuffer> {
    const path = this.#locate(file);
    try {
      return readFileSync(path);
    } catch (cause) {
      throw new Error(`Cannot read the font ${path}.`, { cause });
    }
  }
}

function refuseIncomplete(directory: string): void {
  const present = new Set(existsSync(directory) ? readdirSync(directory) : []);
  const absent = fontFiles.map(({ file }) => file).filter((file) => !present.has(file));
  if (absent.length === 0) return;
  throw new Error(`The folder of fonts ${directory} is not complete; build again. Missing: ${absent.join(', ')}.`);
}
