import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { environment } from '@gonets/runtime';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

describe('the Russian README', () => {
  const russian = readFileSync(resolve(root, 'README.ru.md'), 'utf8').replaceAll(/ {2,}/g, ' ');
  const english = readFileSync(resolve(root, 'README.md'), 'utf8');

  it.each(Object.entries(environment))('has %s with its default', (name, { default: value }) => {
    expect(russian).toContain(`| \`${name}\` | ${value ? `\`${value}\`` : ''}`);
  });

  it('has the sections and commands of the English one', () => {
    const headings = (text: string) => text.match(/^## /gm)?.length;
    const commands = (text: string) =>
      [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, lines = '']) => lines.replaceAll(/\s*#.*$/gm, ''));
    expect(headings(russian)).toBe(headings(english));
    expect(commands(russian)).toEqual(commands(english));
  });
});
