import type { Owner } from '../pdf/canvas.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { Link } from '../text/style.ts';

/** Whose text the lines of one block are, links included. */
export class LineOwner {
  readonly owner: Owner;
  /** Made with the first link: most blocks have none. */
  #links: Map<Link, StructureElement> | undefined;

  constructor(owner: Owner) {
    this.owner = owner;
  }

  /** The element of a link: one, also when the link goes over several lines. */
  link(link: Link): StructureElement | undefined {
    if (this.owner === 'artifact') return undefined;
    this.#links ??= new Map();
    let element = this.#links.get(link);
    if (!element) {
      element = ('to' in link ? this.owner.child('Reference') : this.owner).child('Link');
      this.#links.set(link, element);
    }
    return element;
  }
}
