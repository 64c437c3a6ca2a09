import { z } from 'zod';

/** Languages in which Gonets speaks to people. */
export const languages = ['ru', 'en'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;
