import { ConfigError } from '@gonets/runtime';
import { setUp } from './set-up.ts';

/** `npm run setup`. Exit codes: 78 bad environment, 1 anything else that went wrong. */
try {
  const { settings, done } = await setUp(process.env);
  console.log(settings);
  for (const { what, change } of done) console.log(`  ${change.padEnd(10)} ${what}`);
} catch (error) {
  const wrong = error instanceof ConfigError;
  console.error(wrong ? `setup: the environment is wrong:\n  ${error.lines.join('\n  ')}` : `setup: ${String(error)}`);
  process.exitCode = wrong ? 78 : 1;
}
