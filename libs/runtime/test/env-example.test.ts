import { inRepository } from '@gonets/testing';
import { expect, it } from 'vitest';
import { environment, renderEnvExample } from '../src/index.ts';

it.each(Object.entries(environment))('lists %s once, with its meaning and default', (name, variable) => {
  const text = renderEnvExample();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}=`) || line.startsWith(`#${name}=`));
  expect(lines).toEqual([expect.stringMatching(/^#?[A-Z_]+=/)]);
  expect(lines[0]?.replace(/^#?[A-Z_]+=/, '')).toBe(variable.default);
  expect(text).toContain(variable.meaning);
});

it('is what .env.example says; after a change: npx vitest run libs/runtime/test/env-example -u', async () => {
  await expect(renderEnvExample()).toMatchFileSnapshot(inRepository('.env.example'));
});
