import type { Direction } from '../font/harfbuzz.ts';
import type { Objects } from './objects.ts';
import { asciiString, reference, textString } from './syntax.ts';

/** The standard structure types that this engine writes. */
export type Role =
  | 'Document'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'H4'
  | 'H5'
  | 'H6'
  | 'P'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'BlockQuote'
  | 'Code'
  | 'Figure'
  | 'Formula'
  | 'Link'
  | 'Note'
  | 'Sect'
  | 'TOC'
  | 'TOCI'
  | 'Reference';

/** The attributes of an element whose lines and columns begin at the right, or again at the left. */
export function writingMode(direction: Direction): string {
  return `<</O/Layout/WritingMode/${direction === 'rtl' ? 'RlTb' : 'LrTb'}>>`;
}

/** Text on a page, by the number it has there, or an annotation, by its object number. */
interface Content {
  readonly kind: 'mark' | 'annotation';
  readonly page: number;
  readonly number: number;
}

/** A node of the structure tree, which tells programs and screen readers what the text on the pages is. */
export class StructureElement {
  readonly role: Role;
  readonly object: number;
  readonly #tree: StructureTree;
  readonly #parent: number;
  #attributes: string;
  readonly #alternative: string;
  #kids: (StructureElement | Content)[] = [];
  #identifier = '';
  #language = '';

  constructor(tree: StructureTree, role: Role, parent: number, attributes: string, alternative: string) {
    this.#tree = tree;
    this.role = role;
    this.#parent = parent;
    this.#attributes = attributes;
    this.#alternative = alternative;
    this.object = tree.register(this);
  }

  /**
   * @param attributes Value of `/A` in PDF syntax, such as `<</O/Table/Scope/Column>>`.
   * @param alternative What is read aloud in place of something drawn.
   */
  child(role: Role, attributes = '', alternative = ''): StructureElement {
    const child = new StructureElement(this.#tree, role, this.object, attributes, alternative);
    this.#addKid(child);
    return child;
  }

  /** @param attributes Instead of those it was made with. */
  setAttributes(attributes: string): void {
    this.#attributes = attributes;
  }

  /** @param language BCP 47 tag of its text, which is in another language than the document. */
  setLanguage(language: string): void {
    this.#language = language;
  }

  /** Gives it a name that no other element has; notes must have one. */
  identify(): void {
    this.#identifier = `E${this.object}`;
    this.#tree.addIdentifier(this.#identifier, this);
  }

  /** Text of this element begins on a page; returns the number that marks it there. */
  mark(page: number): number {
    const number = this.#tree.mark(page, this);
    this.#addKid({ kind: 'mark', page, number });
    return number;
  }

  addAnnotation(page: number, object: number): void {
    this.#addKid({ kind: 'annotation', page, number: object });
  }

  /** Most have one; an array that grows by `push` has room for 17. */
  #addKid(kid: StructureElement | Content): void {
    if (this.#kids.length === 0) this.#kids = [kid];
    else this.#kids.push(kid);
  }

  /** @param pages Object number of each page. */
  serialize(pages: readonly number[]): string {
    const ownPage = this.#firstMarkedPage();
    let kids = '';
    for (const kid of this.#kids) kids += `${kids && ' '}${serializeKid(kid, pages, ownPage)}`;
    const page = ownPage === undefined ? '' : `/Pg ${reference(pages[ownPage]!)}`;
    const attributes = this.#attributes && `/A${this.#attributes}`;
    const alternative = this.#alternative && `/Alt${textString(this.#alternative)}`;
    const identifier = this.#identifier && `/ID${asciiString(this.#identifier)}`;
    const language = this.#language && `/Lang${asciiString(this.#language)}`;
    return `<</S/${this.role}/P ${reference(this.#parent)}${page}${identifier}${language}${attributes}${alternative}/K[${kids}]>>`;
  }

  #firstMarkedPage(): number | undefined {
    for (const kid of this.#kids) {
      if (!(kid instanceof StructureElement) && kid.kind === 'mark') return kid.page;
    }
    return undefined;
  }
}

/** @param ownPage The page that the parent names as its own: marks on it are plain numbers. */
function serializeKid(kid: StructureElement | Content, pages: readonly number[], ownPage: number | undefined): string {
  if (kid instanceof StructureElement) return reference(kid.object);
  const page = reference(pages[kid.page]!);
  if (kid.kind === 'annotation') return `<</Type/OBJR/Pg ${page}/Obj ${reference(kid.number)}>>`;
  return kid.page === ownPage ? String(kid.number) : `<</Type/MCR/Pg ${page}/MCID ${kid.number}>>`;
}

/** The tree, and the way back from the marks on the pages to its elements. */
export class StructureTree {
  readonly root: StructureElement;
  readonly #objects: Objects;
  readonly #rootObject: number;
  readonly #elements: StructureElement[] = [];
  /** By page: which element each mark belongs to. */
  readonly #marks: StructureElement[][] = [];
  readonly #identifiers = new Map<string, StructureElement>();

  constructor(objects: Objects) {
    this.#objects = objects;
    this.#rootObject = objects.reserve();
    this.root = new StructureElement(this, 'Document', this.#rootObject, '', '');
  }

  /** Called by every new element for its object number. */
  register(element: StructureElement): number {
    this.#elements.push(element);
    return this.#objects.reserve();
  }

  /** Called by an element that others may name. */
  addIdentifier(identifier: string, element: StructureElement): void {
    this.#identifiers.set(identifier, element);
  }

  /** Called by an element whose text begins on a page. */
  mark(page: number, element: StructureElement): number {
    const marks = (this.#marks[page] ??= []);
    return marks.push(element) - 1;
  }

  /**
   * Writes the tree and returns the object number of its root.
   * @param annotations The element of each annotation, by its `StructParent` number less the number of pages.
   */
  write(pages: readonly number[], annotations: readonly StructureElement[]): number {
    for (const element of this.#elements) this.#objects.assign(element.object, element.serialize(pages));
    const parents = this.#objects.add(`<</Nums[${this.#parentEntries(pages.length, annotations)}]>>`);
    this.#objects.assign(
      this.#rootObject,
      `<</Type/StructTreeRoot/K ${reference(this.root.object)}/ParentTree ${reference(parents)}` +
        `/ParentTreeNextKey ${pages.length + annotations.length}${this.#identifierTree()}>>`,
    );
    return this.#rootObject;
  }

  /** A name tree, whose keys are in order. */
  #identifierTree(): string {
    if (this.#identifiers.size === 0) return '';
    const names = [...this.#identifiers.keys()].sort();
    const entries = names.map((name) => `${asciiString(name)} ${reference(this.#identifiers.get(name)!.object)}`);
    return `/IDTree<</Names[${entries.join(' ')}]>>`;
  }

  /** Keys of the parent tree: first the pages, then the annotations. */
  #parentEntries(pageCount: number, annotations: readonly StructureElement[]): string {
    const entries: string[] = [];
    for (let page = 0; page < pageCount; page++) {
      const elements = (this.#marks[page] ?? []).map(({ object }) => reference(object));
      entries.push(`${page} ${reference(this.#objects.add(`[${elements.join(' ')}]`))}`);
    }
    for (const [index, { object }] of annotations.entries()) {
      entries.push(`${pageCount + index} ${reference(object)}`);
    }
    return entries.join(' ');
  }
}
