import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  PDFRef,
  PDFString,
  type PDFContext,
  type PDFObject,
} from 'pdf-lib';

/** A node of the structure tree: its role and what is below it. Text and annotations count, but have no role. */
export interface Tag {
  readonly role: string;
  readonly marks: number;
  readonly annotations: number;
  readonly kids: readonly Tag[];
}

/** Reads the structure tree with pdf-lib, and checks that every element knows its parent. */
export async function readTags(file: Uint8Array): Promise<Tag> {
  const { context, catalog } = await PDFDocument.load(file);
  const root = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  return readTag(context, root.get(PDFName.of('K')) as PDFRef, catalog.get(PDFName.of('StructTreeRoot')) as PDFRef);
}

/** Who has this attribute, and its value, in reading order: `TH /Column`. */
export function attributesIn(file: Uint8Array, name: string): Promise<string[]> {
  return entriesIn(file, (element) =>
    element.lookupMaybe(PDFName.of('A'), PDFDict)?.lookup(PDFName.of(name))?.toString(),
  );
}

/** Who is in another language than the document, and in which: `P ru`. */
export function languagesIn(file: Uint8Array): Promise<string[]> {
  return entriesIn(file, (element) => element.lookupMaybe(PDFName.of('Lang'), PDFString)?.asString());
}

/** What elements say of themselves, behind their roles, in reading order. */
async function entriesIn(file: Uint8Array, read: (element: PDFDict) => string | undefined): Promise<string[]> {
  const { context, catalog } = await PDFDocument.load(file);
  const root = catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict).lookup(PDFName.of('K'), PDFDict);
  const found: string[] = [];
  const visit = (element: PDFDict) => {
    const value = read(element);
    if (value) found.push(`${element.lookup(PDFName.of('S'), PDFName).decodeText()} ${value}`);
    for (const kid of element.lookup(PDFName.of('K'), PDFArray).asArray()) {
      if (kid instanceof PDFRef) visit(context.lookup(kid, PDFDict));
    }
  };
  visit(root);
  return found;
}

function readTag(context: PDFContext, ref: PDFRef, parent: PDFRef): Tag {
  const element = context.lookup(ref, PDFDict);
  if (element.get(PDFName.of('P')) !== parent) throw new Error(`${ref.toString()} does not know its parent.`);
  let marks = 0;
  let annotations = 0;
  const kids: Tag[] = [];
  for (const kid of element.lookup(PDFName.of('K'), PDFArray).asArray()) {
    if (kid instanceof PDFRef) kids.push(readTag(context, kid, ref));
    else if (isAnnotation(kid)) annotations++;
    else marks++;
  }
  return { role: element.lookup(PDFName.of('S'), PDFName).decodeText(), marks, annotations, kids };
}

function isAnnotation(kid: PDFObject): boolean {
  return !(kid instanceof PDFNumber) && (kid as PDFDict).lookup(PDFName.of('Type')) === PDFName.of('OBJR');
}

/** The roles as text: `Document(H1 P(Link))`. */
export function outlineOf({ role, kids }: Tag): string {
  return kids.length === 0 ? role : `${role}(${kids.map(outlineOf).join(' ')})`;
}
