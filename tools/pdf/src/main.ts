import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { languageOfText } from '@gonets/contracts';
import { loadTheme, renderMarkdown } from '@gonets/typeset';
import { readArguments } from './arguments.ts';
import { toSource } from './source.ts';

const usage = `usage: npm run pdf -- input output.pdf [--language ru|en] [--title Title] [--author Name]
       [--date YYYY-MM-DD] [--kind answer|report|transcript] [--subtitle Text]
       [--theme modern|book|file.json] [--page-size A4|Letter] [--image picture.png]...`;

/** Renders one file with the engine of pdf-service. */
const request = readArguments(process.argv.slice(2));
if (!request) {
  console.error(usage);
  process.exit(2);
}

try {
  const text = readFileSync(request.input, 'utf8');
  const { title, author, date, theme = 'modern', pageSize } = request;
  const look = loadTheme(theme, pageSize === undefined ? {} : { page: { size: pageSize } });
  const images = request.images.map((path) => [basename(path), readFileSync(path)] as const);
  const startedAt = performance.now();
  const { bytes, pages, missingGlyphs } = renderMarkdown(toSource(request, text), {
    // Only for the few words that the engine itself writes.
    language: request.language ?? languageOfText(text),
    title,
    author,
    date,
    theme: look,
    images: new Map(images),
  });
  const ms = Math.round(performance.now() - startedAt);
  writeFileSync(request.output, bytes);
  const missing = missingGlyphs === 0 ? '' : `, ${missingGlyphs} characters that no font has`;
  console.log(
    `${request.output}: ${pages} ${pages === 1 ? 'page' : 'pages'}, ${bytes.length} bytes, ${ms} ms${missing}`,
  );
} catch (error) {
  console.error(`pdf: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
