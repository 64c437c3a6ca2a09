import { z } from 'zod';
import type { CallContract } from './contract.ts';
import { languageSchema } from './language.ts';
import { subjects } from './subjects.ts';

/** Identifies one turn for good: repeating it returns the stored answer and never doubles a message. */
export const turn = z.string().min(1).max(128);
/** Chat, or chat and topic; a group shares one. Allowed in a NATS KV key. */
export const conversation = z.string().regex(/^[\w.=/-]{1,128}$/);

const forgetRequest = z.object({
  conversation,
  /** Its model and persona too, so that nothing of it is left. */
  everything: z.boolean().optional(),
});

/** Forgets the turns of a conversation and their attachments. Answers how many turns it had. */
export const forget: CallContract<z.infer<typeof forgetRequest>, { turns: number }> = {
  kind: 'call',
  subject: subjects.forget,
  request: forgetRequest,
  response: z.object({ turns: z.int().min(0) }),
};

const choice = z.object({ id: z.string(), name: z.string(), about: z.string().optional() });
const settingsRequest = z.object({
  conversation,
  language: languageSchema,
  /** To be chosen; one that does not exist changes nothing. */
  model: z.string().max(100).optional(),
  persona: z.string().max(100).optional(),
});
const settingsResponse = z.object({
  model: z.string(),
  persona: z.string(),
  /** All there are, in the order of the file. */
  models: z.array(choice),
  personas: z.array(choice),
});

export type Choice = z.infer<typeof choice>;
export type SettingsRequest = z.infer<typeof settingsRequest>;
export type SettingsResponse = z.infer<typeof settingsResponse>;

/** Reads, and changes, which model and persona answer in a conversation. Answers what is chosen then. */
export const settings: CallContract<SettingsRequest, SettingsResponse> = {
  kind: 'call',
  subject: subjects.settings,
  request: settingsRequest,
  response: settingsResponse,
};

const transcriptTurn = z.object({
  question: z.string(),
  /** Names of the files that came with it. */
  files: z.array(z.string()),
  answer: z.string(),
  model: z.string(),
  /** Milliseconds since the epoch, of the answer. */
  at: z.int(),
});

export type TranscriptTurn = z.infer<typeof transcriptTurn>;

/** Everything that is remembered of a conversation, oldest first. Fails with `NOT_FOUND` when that is nothing. */
export const transcript: CallContract<{ conversation: string }, { turns: TranscriptTurn[] }> = {
  kind: 'call',
  subject: subjects.transcript,
  request: z.object({ conversation }),
  response: z.object({ turns: z.array(transcriptTurn) }),
};
