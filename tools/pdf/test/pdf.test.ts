import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const main = join(import.meta.dirname, '../src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'gonets-pdf-'));
const input = join(folder, 'input.md');
const output = join(folder, 'output.pdf');
afterAll(() => rmSync(folder, { recursive: true }));

const pdf = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });

test('renders a file and says what came out', () => {
  writeFileSync(input, '# Привет\n\nмир, ܐ');
  const { stdout, status } = pdf(input, output);
  expect(stdout).toMatch(/output\.pdf: 1 page, \d+ bytes, \d+ ms, 1 characters that no font has/);
  expect(status).toBe(0);
  const file = readFileSync(output, 'latin1');
  expect(file).toMatch(/^%PDF-1\.7/);
  expect(file).toContain('<rdf:li>ru</rdf:li>');
});

test('says how to use it', () => {
  const { stderr, status } = pdf(input, output, '--unknown');
  expect(stderr).toContain('usage: npm run pdf -- input output.pdf');
  expect(status).toBe(2);
});

test('renders messages on the paper and in the theme asked for', () => {
  const messages = [{ from: 'Аня', at: '2026-11-25T09:34:00+03:00', markdown: 'Привет' }];
  const options = ['--kind', 'transcript', '--theme', 'book', '--page-size', 'Letter'];
  writeFileSync(input, JSON.stringify(messages));
  expect(pdf(input, output, ...options).stdout).toContain('output.pdf: 1 page');
  writeFileSync(input, JSON.stringify([{ ...messages[0], at: 'now' }]));
  const { stderr, status } = pdf(input, output, ...options);
  expect(stderr).toMatch(/input\.md is not a list of messages.*Invalid ISO datetime.*\[0\]\.at/s);
  expect(status).toBe(1);
});

test('shows the pictures it is given', () => {
  const picture = join(folder, 'dot.png');
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
  writeFileSync(picture, Buffer.from(dot, 'base64'));
  writeFileSync(input, '![Dot](attachment:dot.png)');
  expect(pdf(input, output, '--image', picture).status).toBe(0);
  expect(readFileSync(output, 'latin1')).toMatch(/\/Subtype\s*\/Image/);
});

test('says what is wrong with a theme', () => {
  writeFileSync(input, 'text');
  const { stderr, status } = pdf(input, output, '--page-size', 'A5');
  expect(stderr).toBe('pdf: Theme modern: page.size is "A5", but must be one of A4, Letter.\n');
  expect(status).toBe(1);
});

test('says what went wrong', () => {
  const { stderr, status } = pdf(join(folder, 'nothing.md'), output);
  expect(stderr).toContain('pdf: ENOENT');
  expect(status).toBe(1);
  writeFileSync(input, 'x'.repeat(1_100_000));
  expect(pdf(input, output).stderr).toContain('more than the 1048576 allowed; split it');
});
