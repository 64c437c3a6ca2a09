import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@gonets/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Catalog, pricesFor } from '../src/catalog/catalog.ts';
import { CatalogError } from '../src/catalog/read-file.ts';
import { aiConfig } from '../src/config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gonets-catalog-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'personas.yaml');
  writeFileSync(path, text);
  return path;
}

function problemsOf(text: string): readonly string[] {
  try {
    Catalog.load(file(text), 'claude-sonnet-5-5');
  } catch (error) {
    if (error instanceof CatalogError) return error.problems;
    throw error;
  }
  return [];
}

const good = `personas:
  - id: poet
    name: { en: Poet, ru: Поэт }
    prompt: { en: You write verse., ru: Ты пишешь стихи. }
models:
  - id: claude-haiku-5-5
    name: Haiku
    contextWindow: 1000000
    largestOutput: 128000
    prices: { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 }
    longPrompt: { above: 100000, input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 }
`;

describe('the shipped file', () => {
  test('has the default of AI_MODEL, and personas in both languages', () => {
    const { AI_MODEL } = readConfig(aiConfig, { ANTHROPIC_API_KEY: 'k' });
    const catalog = Catalog.load(undefined, AI_MODEL);
    expect(catalog).toMatchObject({ isGuess: false, defaultModel: { id: AI_MODEL } });
    expect(catalog.persona(undefined)).toMatchObject({ id: 'assistant', name: { en: 'Assistant', ru: 'Помощник' } });
    expect(catalog.personas.length).toBeGreaterThan(3);
  });
});

describe('another file', () => {
  test('has its own personas and models', () => {
    const catalog = Catalog.load(file(good), 'claude-haiku-5-5');
    expect(catalog.personas.map(({ id }) => id)).toEqual(['poet']);
    expect(catalog.models.map(({ id }) => id)).toEqual(['claude-haiku-5-5']);
  });

  test('a choice that is not there any more is the default again', () => {
    const catalog = Catalog.load(file(good), 'claude-haiku-5-5');
    expect(catalog.persona('editor').id).toBe('poet');
    expect(catalog.model('claude-opus-3').id).toBe('claude-haiku-5-5');
  });

  test('a default model that it lacks gets cautious limits and the highest prices', () => {
    const { isGuess, defaultModel, models } = Catalog.load(file(good), 'claude-next');
    expect(isGuess).toBe(true);
    expect(defaultModel).toMatchObject({ id: 'claude-next', contextWindow: 200_000 });
    expect(defaultModel.prices).toEqual({ input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 });
    expect(models.map(({ id }) => id)).toEqual(['claude-next', 'claude-haiku-5-5']);
  });

  test('a long prompt has its own prices', () => {
    const { defaultModel } = Catalog.load(file(good), 'claude-haiku-5-5');
    expect(pricesFor(defaultModel, 100_000).input).toBe(0.1);
    expect(pricesFor(defaultModel, 100_001).input).toBe(0.5);
  });
});

describe('every mistake is told with its line', () => {
  test('of fields', () => {
    const bad = good
      .replace('id: poet', 'id: "A poet!"')
      .replace(', ru: Поэт', '')
      .replace('input: 0.1,', 'input: cheap,')
      .replace('name: Haiku', 'nickname: Haiku');
    expect(problemsOf(bad)).toEqual([
      'line 2: personas.0.id: must be 1 to 48 of a-z 0-9 . -',
      expect.stringMatching(/^line 3: personas\.0\.name\.ru: .*expected string/),
      expect.stringMatching(/^line \d+: models\.0\.name: .*expected string/),
      'line 10: models.0.prices.input: must be dollars for a million tokens',
      expect.stringMatching(/^line \d+: models\.0: Unrecognized key: "nickname"/),
    ]);
  });

  test('of ids that are there twice', () => {
    const [personas = '', models = ''] = good.split('models:\n');
    expect(problemsOf(`${personas}models:\n${models}${models}`)).toEqual([
      'line 12: models.1.id: "claude-haiku-5-5" is there twice',
    ]);
  });

  test.each([
    ['not YAML', 'personas: [', /^line \d+: /],
    ['empty', '', /^line 1: the file: /],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`,
      /alias/,
    ],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text)[0]).toMatch(problem);
  });

  test('at the start of the service, all at once', () => {
    const env = { AI_PERSONAS: file('personas: []\nmodels: []\n'), CONNECTION_POOL_SIZE: '1' };
    expect(() => readConfig(aiConfig, env)).toThrow(
      /ANTHROPIC_API_KEY.*CONNECTION_POOL_SIZE.*AI_PERSONAS=.*line 1: personas: .*AI_PERSONAS=.*line 2: models: /,
    );
    const missing = { ANTHROPIC_API_KEY: 'k', AI_PERSONAS: join(folder, 'none.yaml') };
    expect(() => readConfig(aiConfig, missing)).toThrow(/cannot be read .*check the path/);
  });
});
