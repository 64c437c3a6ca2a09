import { afterEach, expect, it, vi } from 'vitest';
import { findProgram, requireProgram } from '../src/index.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it('finds a program in PATH', () => {
  expect(findProgram('sh')).toMatch(/\/sh$/);
  expect(requireProgram('sh')).toMatch(/\/sh$/);
});

it('finds nothing where there is nothing', () => {
  expect(findProgram('no-such-program')).toBeUndefined();
});

it('prints why a test is skipped', () => {
  vi.stubEnv('CI', '');
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(requireProgram('no-such-program')).toBeUndefined();
  expect(write).toHaveBeenCalledWith(expect.stringContaining('skipped: no-such-program is not installed'));
});

it('lets nothing be skipped in CI', () => {
  vi.stubEnv('CI', 'true');
  expect(() => requireProgram('no-such-program')).toThrow('with CI=true no test may be skipped');
});
