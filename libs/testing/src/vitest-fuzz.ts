import * as fc from 'fast-check';

/**
 * Set-up of the unit project. Properties are tried with the same inputs on each run, so that a change is judged by what
 * it changes; `FUZZ_SEED=7 npx vitest run --project unit` looks elsewhere.
 */
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 1) });
