import { z } from 'zod';
import type { BytesContract } from './contract.ts';
import { languageSchema } from './language.ts';
import { subjects } from './subjects.ts';

/** What a document may be at most. */
export const renderLimits = {
  /** Of Markdown: a request must fit in one 1 MiB message. */
  characters: 400_000,
  pages: 500,
  /** What Telegram takes from a bot. */
  bytes: 50_000_000,
} as const;

const renderRequest = z.object({
  /** CommonMark with tables and strikethrough. */
  markdown: z.string().min(1).max(renderLimits.characters),
  /** Title of the document; without it, the first heading. */
  title: z.string().max(200).optional(),
  language: languageSchema,
});
const renderProgress = z.object({
  /** Documents that get a worker thread before it, while it waits for one. */
  ahead: z.int().min(0).optional(),
  /** Pages that are laid out so far. */
  pages: z.int().min(0).optional(),
});
const renderEnd = z.object({
  pages: z.int().min(1),
  /** Changes whenever the same request may give another file. A service of before does not tell. */
  engine: z.string().max(64).optional(),
});

export type RenderRequest = z.infer<typeof renderRequest>;
export type RenderProgress = z.infer<typeof renderProgress>;
export type RenderEnd = z.infer<typeof renderEnd>;

/** Renders Markdown to PDF. Fails with `PDF_TOO_LARGE` or `PDF_TIMEOUT`. Tells each second how far it is. */
export const render: BytesContract<RenderRequest, RenderProgress, RenderEnd> = {
  kind: 'bytes',
  subject: subjects.render,
  request: renderRequest,
  progress: renderProgress,
  end: renderEnd,
};
