import { z } from 'zod';
import type { BytesContract } from './contract.ts';
import { languageSchema } from './language.ts';
import { subjects } from './subjects.ts';

const renderRequest = z.object({
  /** CommonMark with tables and strikethrough, at most 400,000 characters: a request must fit in one 1 MiB message. */
  markdown: z.string().min(1).max(400_000),
  /** Title of the document; without it, the first heading. */
  title: z.string().max(200).optional(),
  language: languageSchema,
});
const renderEnd = z.object({
  pages: z.int().min(1),
  /** Changes whenever the same request may give another file. A service of before does not tell. */
  engine: z.string().max(64).optional(),
});

export type RenderRequest = z.infer<typeof renderRequest>;
export type RenderEnd = z.infer<typeof renderEnd>;

/** Renders Markdown to PDF. Fails with `PDF_TOO_LARGE` or `PDF_TIMEOUT`. */
export const render: BytesContract<RenderRequest, RenderEnd> = {
  kind: 'bytes',
  subject: subjects.render,
  request: renderRequest,
  end: renderEnd,
};
