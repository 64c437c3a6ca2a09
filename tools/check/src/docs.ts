import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { blocks } from './blocks.ts';

/**
 * Tables in the docs that repeat a table in the code stand between `<!-- begin:NAME -->` and `<!-- end:NAME -->`.
 * Without arguments: fails when one differs from the code. With `--write`: writes them.
 */
const root = resolve(import.meta.dirname, '../../..');
const write = process.argv.includes('--write');
let stale = 0;

for (const { file, name, render } of blocks) {
  const path = join(root, file);
  const text = await readFile(path, 'utf8');
  const begin = `<!-- begin:${name} -->`;
  const end = `<!-- end:${name} -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs: ${file} has no block ${begin} … ${end}; add both lines`);
  const current = text.slice(from + begin.length, to);
  const wanted = `\n\n${render()}\n\n`;
  if (unpadded(current) === unpadded(wanted)) continue;
  stale += 1;
  if (write) await writeFile(path, text.slice(0, from + begin.length) + wanted + text.slice(to));
  else console.error(`docs: the table "${name}" in ${file} differs from the code; run npm run docs`);
}

console.log(`docs: ${blocks.length} tables, ${stale} ${write ? 'written' : 'stale'}`);
process.exitCode = stale > 0 && !write ? 1 : 0;

/** Without the padding that the formatter gives to columns. */
function unpadded(table: string): string {
  return table.replaceAll(/ {2,}/g, ' ').replaceAll(/-{3,}/g, '---');
}
