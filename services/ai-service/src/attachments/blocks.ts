import type { FileStore } from '@gonets/bus';
import type { Attachment } from '@gonets/contracts';
import type { Block } from '../claude/prompt.ts';
import { fileKind } from './file-kind.ts';

/** The file as the model gets it; in the place of one that is no longer kept, a note. */
export async function blockOf(files: FileStore, conversation: string, attachment: Attachment): Promise<Block> {
  const { id, name, kind } = attachment;
  const bytes = await files.get(conversation, id);
  if (!bytes) {
    return noteOf(attachment);
  }
  if (kind === 'text') {
    return { type: 'text', text: `${name}:\n${fenced(Buffer.from(bytes).toString('utf8'), name)}` };
  }
  const data = Buffer.from(bytes).toString('base64');
  if (kind === 'pdf') {
    return { type: 'document', title: name, source: { type: 'base64', media_type: 'application/pdf', data } };
  }
  const type = fileKind(bytes);
  return type === undefined || type === 'pdf' || type === 'zip'
    ? noteOf(attachment)
    : { type: 'image', source: { type: 'base64', media_type: type, data } };
}

export function noteOf({ name }: Attachment): Block {
  return { type: 'text', text: `[The file ${name} was here. It is no longer kept: ask for it again if it is needed.]` };
}

/** In a fence that is longer than any in the text. */
function fenced(text: string, name: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const language = /\.(\w{1,10})$/.exec(name)?.[1] ?? '';
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}
