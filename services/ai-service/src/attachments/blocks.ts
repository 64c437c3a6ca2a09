import type { TextBlockParam } from '@anthropic-ai/sdk/resources/messages';
import type { Attachment } from '@gonets/contracts';
import type { ApiBlock } from '../claude/prompt.ts';
import { fileKind } from './file-kind.ts';

/** The file as the model gets it. `base64` answers what stands for its data. */
export function blockOf(attachment: Attachment, bytes: Uint8Array, base64: () => string): ApiBlock {
  const { name, kind } = attachment;
  if (kind === 'text') {
    return { type: 'text', text: `${name}:\n${fenced(Buffer.from(bytes).toString('utf8'), name)}` };
  }
  if (kind === 'pdf') {
    const source = { type: 'base64', media_type: 'application/pdf', data: base64() } as const;
    return { type: 'document', title: name, source };
  }
  const type = fileKind(bytes);
  return type === undefined || type === 'pdf' || type === 'zip'
    ? noteOf(attachment)
    : { type: 'image', source: { type: 'base64', media_type: type, data: base64() } };
}

/** What stands in the place of a file that is no longer kept. */
export function noteOf({ name }: Attachment): TextBlockParam {
  return { type: 'text', text: `[The file ${name} was here. It is no longer kept: ask for it again if it is needed.]` };
}

/** In a fence that is longer than any in the text. */
function fenced(text: string, name: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const language = /\.(\w{1,10})$/.exec(name)?.[1] ?? '';
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}
