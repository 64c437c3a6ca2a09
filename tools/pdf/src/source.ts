import { transcriptMessages } from '@gonets/contracts';
import type { DocumentSource } from '@gonets/typeset';
import { z } from 'zod';
import type { Request } from './arguments.ts';

/** What the text of the input file is, by the kind of document wanted. Throws when it is no list of messages. */
export function toSource({ kind, input, subtitle }: Request, text: string): DocumentSource {
  if (kind !== 'transcript') return { kind, markdown: text, subtitle };
  const { success, data, error } = transcriptMessages.safeParse(JSON.parse(text));
  if (success) return { kind, messages: data };
  throw new Error(`${input} is not a list of messages with "from", "at" and "markdown":\n${z.prettifyError(error)}`);
}
