import { z } from 'zod';
import type { CallContract } from './contract.ts';
import { conversation } from './conversation.ts';
import { subjects } from './subjects.ts';

/** What can be read of files. */
export const attachmentLimits = {
  perQuestion: 10,
  /** Of an image; a photo of a good telephone has 50 million. */
  pixels: 64_000_000,
  /** Of a PDF: what the models with the smallest window take. */
  pages: 100,
  /** Of a text or a docx. */
  characters: 100_000,
  /** Estimated, of all files of a question. */
  tokens: 400_000,
} as const;

const id = z.string().regex(/^[\w-]{1,64}$/);
const name = z.string().min(1).max(200);

/** A file that ai-service has read and keeps in the form that the model gets. */
export const attachmentSchema = z.object({
  id,
  name,
  /** How the model gets it. A docx is a text. */
  kind: z.enum(['image', 'pdf', 'text']),
  bytes: z.int().min(0),
  /** Estimated. */
  tokens: z.int().min(0),
});

export type Attachment = z.infer<typeof attachmentSchema>;

const attachRequest = z.object({
  conversation,
  /** Where the caller has put the file, in the bucket of attachments. */
  id,
  name,
});

export type AttachRequest = z.infer<typeof attachRequest>;

/**
 * Reads a file for questions of a conversation: scales an image down, takes the text out of a docx. The kind is decided by the
 * content. Fails with `FILE_UNSUPPORTED`, `FILE_UNREADABLE`, `FILE_TOO_LARGE`, or `NOT_FOUND` when the file is not there.
 */
export const attach: CallContract<AttachRequest, Attachment> = {
  kind: 'call',
  subject: subjects.attach,
  request: attachRequest,
  response: attachmentSchema,
};
