import type { Objects } from './objects.ts';
import { real, reference, textString } from './syntax.ts';

/** A bookmark. */
interface Entry {
  readonly title: string;
  readonly level: number;
  readonly page: number;
  /** Points from the bottom of the page. */
  readonly y: number;
  readonly object: number;
  readonly kids: Entry[];
}

/** The tree of bookmarks, made of the headings. */
export class Outline {
  readonly #objects: Objects;
  readonly #top: Entry[] = [];
  /** The last entry of each level that is still open for deeper ones. */
  readonly #path: Entry[] = [];

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /** @param y Where the heading stands, in points from the bottom of the page. */
  add(title: string, level: number, page: number, y: number): void {
    const entry: Entry = { title, level, page, y, object: this.#objects.reserve(), kids: [] };
    while (this.#path.length > 0 && this.#path.at(-1)!.level >= level) this.#path.pop();
    (this.#path.at(-1)?.kids ?? this.#top).push(entry);
    this.#path.push(entry);
  }

  /** Writes the bookmarks; undefined when there are none. */
  write(pages: readonly number[]): number | undefined {
    if (this.#top.length === 0) return undefined;
    const root = this.#objects.reserve();
    this.#objects.assign(root, `<</Type/Outlines${this.#writeKids(this.#top, root, pages)}>>`);
    return root;
  }

  /** Writes the entries below `parent` and returns what `parent` says of them; bookmarks start unfolded. */
  #writeKids(entries: readonly Entry[], parent: number, pages: readonly number[]): string {
    const first = entries[0];
    const last = entries.at(-1);
    if (!first || !last) return '';
    entries.forEach((entry, index) => {
      const previous = entries[index - 1];
      const next = entries[index + 1];
      this.#objects.assign(
        entry.object,
        `<</Title${textString(entry.title)}/Parent ${reference(parent)}` +
          (previous ? `/Prev ${reference(previous.object)}` : '') +
          (next ? `/Next ${reference(next.object)}` : '') +
          `/Dest[${reference(pages[entry.page]!)}/XYZ null ${real(entry.y)} null]` +
          `${this.#writeKids(entry.kids, entry.object, pages)}>>`,
      );
    });
    return `/First ${reference(first.object)}/Last ${reference(last.object)}/Count ${countAll(entries)}`;
  }
}

function countAll(entries: readonly Entry[]): number {
  return entries.reduce((count, entry) => count + 1 + countAll(entry.kids), 0);
}
