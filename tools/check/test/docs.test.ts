import { readdirSync, readFileSync } from 'node:fs';
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

describe('the table of variables in the README of a service', () => {
  it.each(readdirSync(resolve(root, 'services')))('%s: those it reads, with their defaults', (service) => {
    const read = (file: string) => readFileSync(resolve(root, 'services', service, file), 'utf8');
    const reads = [...read('src/config.ts').matchAll(/'([A-Z_]+)'/g)].map(([, name = '']) => name);
    const wanted = Object.entries(environment)
      .filter(([name]) => reads.includes(name))
      .map(([name, { default: value, schema }]) => {
        const required = schema.safeParse(undefined).success ? '' : 'required';
        return `${name} ${value ? `\`${value}\`` : required}`;
      });
    const rows = [...read('README.md').matchAll(/^\| `([A-Z_]+)` +\|([^|]*)\|/gm)];
    const told = rows.map(([, name = '', value = '']) => `${name} ${value.trim()}`);
    expect(told.toSorted()).toEqual(wanted.toSorted());
  });
});
