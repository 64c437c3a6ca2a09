import { z } from 'zod';

/** US dollars for a million tokens. */
const price = z.number('must be dollars for a million tokens').min(0).max(10_000);
const prices = z.strictObject({ input: price, output: price, cacheRead: price, cacheWrite: price });

const rule = 'must be 1 to 48 of a-z 0-9 . -';
/** Fits into the 64 bytes that a button may hold. */
const id = z.string().regex(/^[a-z0-9.-]{1,48}$/, rule);
const tokens = z.int().min(1000).max(100_000_000);
const label = z.string().trim().min(1).max(60);

/** The same in each language of the interface. */
function inBothLanguages<T extends z.ZodType>(schema: T) {
  return z.strictObject({ en: schema, ru: schema });
}

const persona = z.strictObject({
  id,
  name: inBothLanguages(label),
  /** System prompt. */
  prompt: inBothLanguages(z.string().trim().min(1).max(20_000)),
});

const model = z.strictObject({
  /** As the API of the provider calls it. */
  id,
  name: label,
  /** What it is good for, in a few words. */
  about: inBothLanguages(label).optional(),
  contextWindow: tokens,
  largestOutput: tokens,
  prices,
  /** Other prices of a request whose prompt has more than `above` tokens, cached ones included. */
  longPrompt: prices.extend({ above: tokens }).optional(),
});

export const catalogSchema = z.strictObject({
  personas: z.array(persona).min(1).max(20).superRefine(differ),
  models: z.array(model).min(1).max(20).superRefine(differ),
});

export type Prices = z.infer<typeof prices>;
export type Persona = z.infer<typeof persona>;
export type Model = z.infer<typeof model>;
export type CatalogFile = z.infer<typeof catalogSchema>;

function differ(all: readonly { readonly id: string }[], context: z.RefinementCtx): void {
  for (const [index, { id: repeated }] of all.entries()) {
    if (all.findIndex(({ id }) => id === repeated) < index) {
      context.addIssue({ code: 'custom', path: [index, 'id'], message: `"${repeated}" is there twice` });
    }
  }
}
