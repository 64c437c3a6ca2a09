import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const goldens = resolve(import.meta.dirname, '../test/goldens');
const results = resolve(import.meta.dirname, '../../../test-results');
/** Pixels that may differ, as a share of the page: enough for rounding, too little for a lost glyph. */
const tolerance = 0.001;

/** Text of the first page, as PDFium extracts it. */
export function extractText(pdf: Uint8Array): Promise<string> {
  return withFirstPage(pdf, async (page) => page.getText());
}

/**
 * Fails when the first page differs from test/goldens/<name>.png; test-results/ then has the page and a picture of the
 * difference. Without a golden it writes one and fails, so that somebody looks at it.
 */
export async function comparePage(pdf: Uint8Array, name: string): Promise<void> {
  const actual = await withFirstPage(pdf, async (page) => {
    const { data, width, height } = await page.render({ scale: 1.5, render: 'bitmap' });
    const png = new PNG({ width, height });
    for (let at = 0; at < data.length; at += 4) {
      // PDFium has blue first.
      png.data.set([data[at + 2] ?? 0, data[at + 1] ?? 0, data[at] ?? 0, 255], at);
    }
    return png;
  });
  const golden = join(goldens, `${name}.png`);
  if (!existsSync(golden)) {
    mkdirSync(goldens, { recursive: true });
    writeFileSync(golden, PNG.sync.write(actual));
    throw new Error(`there was no ${golden}; look at the one just written, and commit it if it is right`);
  }
  const expected = PNG.sync.read(readFileSync(golden));
  const { width, height } = expected;
  const difference = new PNG({ width, height });
  const sameSize = actual.width === width && actual.height === height;
  const wrong = sameSize
    ? pixelmatch(actual.data, expected.data, difference.data, width, height, { threshold: 0.2 })
    : width * height;
  if (wrong <= tolerance * width * height) return;
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${name}.actual.png`), PNG.sync.write(actual));
  writeFileSync(join(results, `${name}.difference.png`), PNG.sync.write(difference));
  throw new Error(`the page differs from ${golden} in ${wrong} pixels; see test-results/${name}.*.png`);
}

async function withFirstPage<T>(pdf: Uint8Array, use: (page: PDFiumPage) => Promise<T>): Promise<T> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    try {
      return await use(document.getPage(0));
    } finally {
      document.destroy();
    }
  } finally {
    library.destroy();
  }
}
