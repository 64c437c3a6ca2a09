import { basename } from 'node:path';
import { BusError } from '@gonets/bus';
import type { RenderRequest } from '@gonets/contracts';
import { loadTheme } from '@gonets/typeset/theme';
import type { Theme } from '@gonets/typeset';

/** The themes that documents may ask for. */
export class Themes {
  /** By name, the default first. */
  readonly all: ReadonlyMap<string, Theme>;

  private constructor(all: ReadonlyMap<string, Theme>) {
    this.all = all;
  }

  /**
   * Reads the themes of a list with commas: names of shipped ones, and paths of theme files, which are called by their
   * file name without `.json`. Throws an error that says which is wrong, why, and what to do.
   */
  static load(list: string): Themes {
    const all = new Map<string, Theme>();
    for (const theme of list.split(',').map((entry) => entry.trim())) {
      const name = basename(theme, '.json');
      if (all.has(name)) {
        throw new Error(`Theme ${name} is there twice; give one of the files another name.`);
      }
      all.set(name, loadTheme(theme));
    }
    return new Themes(all);
  }

  get names(): readonly string[] {
    return [...this.all.keys()];
  }

  /** The theme that a request asks for; the first without a wish. Throws `INVALID` when there is none of that name. */
  nameFor({ theme }: RenderRequest): string {
    const [fallback] = this.names;
    const name = theme ?? fallback ?? '';
    if (!this.all.has(name)) {
      throw new BusError('INVALID', `theme: there is no "${name}" here, only ${this.names.join(', ')}`);
    }
    return name;
  }
}
