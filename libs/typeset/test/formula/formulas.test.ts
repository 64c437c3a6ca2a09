import { describe, expect, test } from 'vitest';
import { FontLibrary } from '../../src/font/library.ts';
import { Formulas } from '../../src/formula/formulas.ts';
import { renderMarkdown, Typesetter } from '../../src/index.ts';
import { Viewer } from '@gonets/testing/pdf';

const formulas = new Formulas(new FontLibrary());
const draw = (tex: string, display = false) => formulas.drawing(tex, display);
const kinds = (tex: string) => draw(tex)?.parts.map(({ kind }) => kind);

describe('drawings', () => {
  test('stand on the baseline and are as wide as what is in them', () => {
    const x = draw('x')!;
    expect(x.parts).toHaveLength(1);
    expect(x.descent).toBeLessThan(30);
    const fraction = draw(String.raw`\frac{x}{x}`)!;
    expect(fraction.ascent).toBeGreaterThan(x.ascent);
    expect(fraction.descent).toBeGreaterThan(300);
    expect(draw('xx')!.width).toBeCloseTo(2 * x.width);
  });

  test('share the outline of a letter', () => {
    const outlines = draw('aba')!.parts.map((part) => part.kind === 'outline' && part.outline);
    expect(outlines[0]).toBe(outlines[2]);
    expect(outlines[0]).not.toBe(outlines[1]);
  });

  test('have words in the font of the text, of the size of the text', () => {
    const part = draw(String.raw`x\ \text{если}`)!.parts.find(({ kind }) => kind === 'text');
    expect(part).toMatchObject({ kind: 'text', text: { runs: [{ face: { name: 'NotoSans-Regular' } }], missing: 0 } });
    expect(part?.kind === 'text' && part.at.scaleX).toBeCloseTo(1);
  });

  test.each([
    [String.raw`\frac12`, ['outline', 'outline', 'polygon']],
    [String.raw`\cancel{x}`, ['outline', 'polygon']],
    [String.raw`\boxed{x}`, ['outline', 'polygon', 'polygon', 'polygon', 'polygon']],
    [String.raw`\ce{H2O}`, ['outline', 'outline', 'outline']],
    [String.raw`\color{red}{x}`, ['outline']],
    [String.raw`\mathbf{x}\boldsymbol{\alpha}\mathbb{R}\mathcal{L}`, ['outline', 'outline', 'outline', 'outline']],
  ])('of %s', (tex, expected) => {
    expect(kinds(tex)).toEqual(expected);
  });

  test('count characters that no font has', () => {
    expect(draw(String.raw`\text{\u{13000}}`.replace(String.raw`\u{13000}`, '\u{13000}'))!.missing).toBe(1);
  });
});

test.each([
  ['an open brace', String.raw`\frac{a}{b`],
  ['an unknown command', String.raw`\foo`],
  ['a command that loads code', String.raw`\require{html}`],
  ['a link', String.raw`\href{javascript:alert(1)}{x}`],
  ['a definition', String.raw`\DeclareMathOperator{\foo}{foo}\foo`],
  ['a macro', String.raw`\newcommand{\foo}{x}\foo`],
  ['absurd nesting', `${'{'.repeat(101)}x${'}'.repeat(101)}`],
])('%s is no formula that we draw', (_what, tex) => {
  expect(draw(tex)).toBeUndefined();
});

describe('in a document', () => {
  const open = async (markdown: string) => Viewer.open(renderMarkdown(markdown, { language: 'ru' }).bytes);

  test.each([
    ['Корни $ax^2+bx+c=0$ есть.', 'Корни ax^2+bx+c=0 есть.'],
    [String.raw`Если $\frac{-b\pm\sqrt{b^2-4ac}}{2a}$, то`, String.raw`Если \frac{-b\pm\sqrt{b^2-4ac}}{2a}, то`],
    [String.raw`$$\sum_{i=1}^n x_i$$`, String.raw`\sum_{i=1}^n x_i`],
    [String.raw`Скорость $v\ \text{м/с}$ мала.`, String.raw`Скорость v\ \text{м/с} мала.`],
    [String.raw`Ошибка $\frac{x$ видна.`, String.raw`Ошибка \frac{x видна.`],
  ])('%s is copied as its source', async (markdown, expected) => {
    // Words within a formula are drawn, and copied as nothing.
    expect((await open(markdown)).allText().replaceAll(/\s*\u200b+/g, '')).toBe(expected);
  });

  test('a formula wider than its column becomes smaller', async () => {
    const sum = Array.from({ length: 60 }, (_, index) => `a_{${index}}`).join('+');
    for (const markdown of [`$$${sum}$$`, `Текст $${sum}$ текст`, `| a | b |\n|---|---|\n| $${sum}$ | b |`]) {
      const picture = await (await open(markdown)).image(0, 1);
      for (let y = 0; y < picture.height; y++) {
        expect(picture.data[(y * picture.width + 545) * 4]).toBe(255);
      }
    }
  });

  test('the same bytes, whatever was rendered before', () => {
    const markdown = String.raw`$\frac{a}{b}$ и $\foo$ и $\text{слово}$`;
    const first = new Typesetter(new FontLibrary());
    const second = new Typesetter(new FontLibrary());
    second.render(String.raw`$\DeclareMathOperator{\foo}{foo}$ $\def\foo{x}$ $\color{red}{x}$ $b$`, { language: 'ru' });
    const bytes = first.render(markdown, { language: 'ru' }).bytes;
    expect(Buffer.compare(bytes, second.render(markdown, { language: 'ru' }).bytes)).toBe(0);
  });
});
