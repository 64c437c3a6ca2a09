import { z } from 'zod';
import type { BytesContract } from './contract.ts';
import { languageSchema } from './language.ts';
import { subjects } from './subjects.ts';

/** What a document may be at most. */
export const renderLimits = {
  /** Of all Markdown: a request must fit in one 1 MiB message. */
  characters: 400_000,
  /** Pictures that come with a document, and their bytes all together: in base64 they share its message with the Markdown. */
  images: 20,
  imageBytes: 700_000,
  pages: 500,
  /** What Telegram takes from a bot. */
  bytes: 50_000_000,
} as const;

const image = z.object({
  /** What the Markdown calls it: `![Chart](attachment:chart.png)`. */
  name: z.string().min(1).max(100),
  /** A PNG or JPEG file in base64. What it is, its bytes tell. */
  data: z.base64(),
});
const images = z
  .array(image)
  .max(renderLimits.images)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'Two of them have the same name')
  .refine(
    (all) => all.reduce((sum, { data }) => sum + base64Bytes(data), 0) <= renderLimits.imageBytes,
    `Too big: expected all images together to have <=${renderLimits.imageBytes} bytes`,
  );

function base64Bytes(data: string): number {
  return (data.length / 4) * 3 - (data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0);
}

/** What may be said of a document of any kind. */
const description = {
  /** Without it, the document names itself. */
  title: z.string().max(200).optional(),
  author: z.string().max(100).optional(),
  /** `2026-11-25`; shown where the theme or the kind has a date. */
  date: z.iso.date().optional(),
  /** How it looks: one of the themes of the service; without it, the first of them. */
  theme: z.string().min(1).max(50).optional(),
  language: languageSchema,
  images: images.optional(),
};
/** CommonMark with tables, footnotes and strikethrough. */
const markdown = z.string().min(1).max(renderLimits.characters);

/** One message of a transcript. */
const message = z.object({
  /** Who wrote it. */
  from: z.string().max(100),
  /** When, by the clock of the reader: `2026-11-25T09:34:00+03:00`. Date and time are shown as they are written. */
  at: z.iso.datetime({ offset: true }),
  markdown,
});
const messages = z
  .array(message)
  .min(1)
  .max(5000)
  .refine(
    (all) => charactersOf(all) <= renderLimits.characters,
    `Too big: expected all messages together to have <=${renderLimits.characters} characters`,
  );

const answer = z.object({ kind: z.literal('answer').optional(), markdown, ...description });
const report = z.object({
  kind: z.literal('report'),
  markdown,
  subtitle: z.string().max(300).optional(),
  ...description,
});
const transcript = z.object({ kind: z.literal('transcript'), messages, ...description });

/** Without `kind`, an answer. */
const renderRequest = z.discriminatedUnion('kind', [answer, report, transcript]);
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
/** The messages of a transcript, as they are written into a file for `npm run pdf`. */
export const transcriptMessages = messages;
export type RenderEnd = z.infer<typeof renderEnd>;

/** Of all Markdown in a request. */
export function renderedCharacters(request: RenderRequest): number {
  return request.kind === 'transcript' ? charactersOf(request.messages) : request.markdown.length;
}

function charactersOf(parts: readonly { readonly markdown: string }[]): number {
  return parts.reduce((sum, part) => sum + part.markdown.length, 0);
}

/** Renders Markdown, or a conversation, to PDF. Fails with `PDF_TOO_LARGE` or `PDF_TIMEOUT`. Tells each second how far it is. */
export const render: BytesContract<RenderRequest, RenderProgress, RenderEnd> = {
  kind: 'bytes',
  subject: subjects.render,
  request: renderRequest,
  progress: renderProgress,
  end: renderEnd,
};
