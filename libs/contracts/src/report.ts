import { z } from 'zod';
import { tokenUsageSchema, userSchema } from './ai.ts';
import type { StreamContract } from './contract.ts';
import { conversation, turn } from './conversation.ts';
import { languageSchema } from './language.ts';
import { subjects } from './subjects.ts';

/** What a report may be at most. */
export const reportLimits = {
  /** Characters of its topic. */
  topic: 4000,
  sections: 8,
} as const;

const reportRequest = z.object({
  turn,
  /** Where the report is remembered, as an answer; it may then be asked about. */
  conversation,
  /** Without it, whoever the conversation belongs to. */
  user: userSchema.optional(),
  topic: z.string().min(1).max(reportLimits.topic),
  language: languageSchema,
});
const count = z.int().min(0).max(reportLimits.sections);
/** How far it is. The first one comes when the outline is there. */
const reportProgress = z.object({ sections: count, written: count });
const reportEnd = z.object({
  /** The whole report as Markdown: a title and the sections that were written. Empty when none was. */
  text: z.string(),
  /** `stopped`: the user stopped it. `refusal`: the model would not write it, and `text` says why, or is empty. */
  finish: z.enum(['complete', 'stopped', 'refusal']),
  sections: count,
  written: count,
  /** Error code: why sections are missing, when nobody has stopped it. */
  failure: z.string().max(64).optional(),
  model: z.string(),
  usage: tokenUsageSchema,
});

export type ReportRequest = z.infer<typeof reportRequest>;
export type ReportProgress = z.infer<typeof reportProgress>;
export type ReportEnd = z.infer<typeof reportEnd>;

/**
 * Writes a report: an outline, then its sections, several at once. A turn that is asked again goes on with the sections that
 * are finished.
 */
export const report: StreamContract<ReportRequest, ReportProgress, ReportEnd> = {
  kind: 'stream',
  subject: subjects.report,
  request: reportRequest,
  delta: reportProgress,
  end: reportEnd,
};
