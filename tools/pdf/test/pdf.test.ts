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
}, 30_000);

test.each([
  [[]],
  [['input.md']],
  [['a', 'b', 'c']],
  [[input, output, '--language', 'de']],
  [[input, output, '--unknown']],
])(
  'says how to use it: %j',
  (args) => {
    const { stderr, status } = pdf(...args);
    expect(stderr).toContain('usage: npm run pdf -- input.md output.pdf');
    expect(status).toBe(2);
  },
  30_000,
);

test('says what went wrong', () => {
  const { stderr, status } = pdf(join(folder, 'nothing.md'), output);
  expect(stderr).toContain('pdf: ENOENT');
  expect(status).toBe(1);
  writeFileSync(input, 'x'.repeat(1_100_000));
  expect(pdf(input, output).stderr).toContain('more than the 1048576 allowed; split it');
}, 30_000);
