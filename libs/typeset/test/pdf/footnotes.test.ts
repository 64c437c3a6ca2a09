import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/index.ts';
import { outlineOf, readTags } from '../support/structure.ts';
import { Viewer } from '@gonets/testing/pdf';

const render = (markdown: string) => renderMarkdown(markdown, { language: 'en' }).bytes;
const extract = async (markdown: string) => (await Viewer.open(render(markdown))).allText();

describe('notes', () => {
  test.each([
    [
      'are numbered as they are referred to',
      'Alpha[^b] Charlie[^a]\n\n[^a]: Delta\n[^b]: Echo',
      'Alpha1 Charlie2 1. Echo ↩ 2. Delta ↩',
    ],
    [
      'lead back to each reference',
      'Alpha[^a] Bravo[^a] Charlie[^A]\n\n[^a]: Delta',
      'Alpha1 Bravo1 Charlie1 1. Delta ↩ ↩2 ↩3',
    ],
    ['side by side are told apart', 'Alpha[^a][^b]\n\n[^a]: Bravo\n[^b]: Charlie', 'Alpha1,2 1. Bravo ↩ 2. Charlie ↩'],
    ['may be referred to before and after they are defined', '[^a]: Bravo\n\nAlpha[^a]', 'Alpha1 1. Bravo ↩'],
    [
      'may refer to one another',
      'Alpha[^a]\n\n[^b]: Charlie[^a]\n[^a]: Bravo[^b]',
      'Alpha1 1. Bravo2 ↩ ↩2 2. Charlie1 ↩',
    ],
    [
      'have several paragraphs',
      'Alpha[^a]\n\n[^a]: Bravo\n\n    Charlie\nDelta\n\n    Echo\n\nFoxtrot',
      'Alpha1 Foxtrot 1. Bravo Charlie Delta Echo ↩',
    ],
    ['end in code or a list', 'Alpha[^a]\n\n[^a]: Bravo\n\n    - Charlie', 'Alpha1 1. Bravo • Charlie ↩'],
    ['may be empty', 'Alpha[^a]\n\n[^a]:\n\nBravo', 'Alpha1 Bravo 1. ↩'],
    [
      'are referred to in tables and quotes',
      '|Alpha[^a]|\n|-|\n|Bravo[^b]|\n\n> [^b]: Charlie\n\n[^a]: Delta',
      'Alpha1 Bravo2 1. Delta ↩ 2. Charlie ↩',
    ],
    [
      'that nobody refers to are shown',
      'Alpha[^b]\n\n[^a]: Bravo\n[^b]: Charlie\n[^b]: Delta',
      'Alpha1 1. Charlie ↩ 2. Bravo 3. Delta',
    ],
    [
      'that nobody defined stay text',
      'Alpha[^a] Bravo[^toString]\n\n[^b]: Charlie[^d]',
      'Alpha[^a] Bravo[^toString] 1. Charlie[^d]',
    ],
    ['do not hold other definitions', 'Alpha[^a]\n\n[^a]: [^b]: Charlie', 'Alpha1 1. [^b]: Charlie ↩'],
    ['are not looked for in code', '`[^a]`\n\n    [^a]: Bravo\n\n[^a]: Charlie', '[^a] [^a]: Bravo 1. Charlie'],
    ['leave links alone', '[^a] [b](https://c.d "t[^a]")\n\n[^a]: Bravo', '1 b 1. Bravo ↩'],
  ])('%s', async (_name, markdown, expected) => {
    expect(await extract(markdown)).toBe(expected);
  });

  test('do not show in bookmarks and titles', async () => {
    expect((await PDFDocument.load(render('# A[^a]\n\n[^a]: B'))).getTitle()).toBe('A');
  });

  test('that are nested too deeply end in a visible note', async () => {
    const deep = `${'> '.repeat(39)}[^a]: ${'- '.repeat(60)}B\n\nA[^a]`;
    expect(await extract(deep)).toContain('Nested too deeply');
  });

  test('are tagged, each with a name of its own', async () => {
    const bytes = render('A[^a] B[^b]\n\n[^a]: C\n[^b]: D');
    expect(outlineOf(await readTags(bytes))).toBe(
      'Document(P(Reference(Link) Reference(Link)) Note(Lbl P(Reference(Link))) Note(Lbl P(Reference(Link))))',
    );
    const { context, catalog } = await PDFDocument.load(bytes);
    const names = catalog
      .lookup(PDFName.of('StructTreeRoot'), PDFDict)
      .lookup(PDFName.of('IDTree'), PDFDict)
      .lookup(PDFName.of('Names'), PDFArray);
    expect(names.size()).toBe(4);
    for (const index of [0, 2]) {
      const element = context.lookup(names.get(index + 1), PDFDict);
      expect(element.lookup(PDFName.of('S'))).toBe(PDFName.of('Note'));
      expect(element.lookup(PDFName.of('ID'), PDFString, PDFHexString).asString()).toBe(
        names.lookup(index, PDFString, PDFHexString).asString(),
      );
    }
  });

  test('and what refers to them are linked both ways', async () => {
    const document = await PDFDocument.load(render(`A[^a]\n\n${'x\n\n'.repeat(60)}\n[^a]: B`));
    const [there, back] = document.getPages().map((page) => {
      const annotation = page.node.lookup(PDFName.of('Annots'), PDFArray).lookup(0, PDFDict);
      const destination = annotation.lookup(PDFName.of('Dest'), PDFArray);
      const { y: bottom } = annotation.lookup(PDFName.of('Rect'), PDFArray).asRectangle();
      return { page: page.ref, bottom, goal: destination.get(0), top: destination.lookup(3, PDFNumber).asNumber() };
    });
    expect([there!.goal, back!.goal]).toEqual<unknown[]>([back!.page, there!.page]);
    // Each leads to the top of the line where the other is.
    for (const [from, to] of [
      [there!, back!],
      [back!, there!],
    ] as const) {
      expect(from.top).toBeGreaterThan(to.bottom);
      expect(from.top - to.bottom).toBeLessThan(20);
    }
  });
});
