import { expect, it } from 'vitest';
import { waitUntil } from '../src/index.ts';

it('returns what the check returned', async () => {
  let calls = 0;
  await expect(waitUntil(() => ++calls >= 3 && 'found', { what: 'three calls' })).resolves.toBe('found');
});

it('names what it waited for', async () => {
  await expect(waitUntil(() => false, { what: 'the sun', timeoutMs: 50 })).rejects.toThrow(
    'timed out after 50 ms waiting for the sun',
  );
});

it('throws what the check throws', async () => {
  await expect(waitUntil(() => Promise.reject(new Error('broken')), { what: 'nothing' })).rejects.toThrow('broken');
});
