import type { FileStore } from '@gonets/bus';
import type { Attachment, GenerateRequest } from '@gonets/contracts';
import { blockOf, noteOf } from './attachments/blocks.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { Block, Content, Prompt } from './claude/prompt.ts';
import type { Conversation, Question, Turn } from './conversation/record.ts';
import { reportSystemPrompt } from './report/prompts.ts';
import { systemPrompt } from './system-prompt.ts';

/** Files of a prompt: the API takes requests of 32 MB, in which three bytes of a file are four. */
const mostFiles = { count: 20, bytes: 22_000_000, tokens: 400_000 };

interface PromptSettings {
  readonly catalog: Catalog;
  /** AI_MAX_TOKENS. */
  readonly maxTokens: number;
  readonly files: FileStore;
}

/** What the model is told for a question: who it is, what was said before in these turns, and the question, all with their files. */
export async function promptOf(
  { catalog, maxTokens, files }: PromptSettings,
  conversation: Conversation,
  { conversation: id, language, text, attachments = [], part }: GenerateRequest,
  turns: readonly Turn[],
): Promise<Prompt> {
  const model = catalog.model(part ? part.model : conversation.model);
  const settings = { model: model.id, maxTokens: Math.min(maxTokens, model.largestOutput) };
  if (part) {
    return { ...settings, system: reportSystemPrompt, history: [], question: text };
  }
  const kept = newest([...turns.flatMap((turn) => turn.attachments ?? []), ...attachments]);
  const contentOf = (asked: Pick<Question, 'question' | 'attachments'>) => withFiles(files, id, asked, kept);
  const [question, ...questions] = await Promise.all([
    contentOf({ question: text, attachments }),
    ...turns.map(contentOf),
  ]);
  return {
    ...settings,
    system: systemPrompt(catalog.persona(conversation.persona), language),
    history: turns.map(({ answer }, index) => ({ question: questions[index] ?? '', answer })),
    question,
  };
}

/** Images and documents are understood best before the question about them. */
async function withFiles(
  files: FileStore,
  conversation: string,
  { question, attachments = [] }: Pick<Question, 'question' | 'attachments'>,
  kept: ReadonlySet<Attachment>,
): Promise<Content> {
  if (attachments.length === 0) {
    return question;
  }
  const blocks = attachments.map(async (file): Promise<Block> =>
    kept.has(file) ? blockOf(files, conversation, file) : noteOf(file),
  );
  return [...(await Promise.all(blocks)), { type: 'text', text: question }];
}

/** As many of the newest files as a prompt may have. */
function newest(all: readonly Attachment[]): Set<Attachment> {
  const kept = new Set<Attachment>();
  let [bytes, tokens] = [0, 0];
  for (const file of all.toReversed()) {
    bytes += file.bytes;
    tokens += file.tokens;
    if (kept.size === mostFiles.count || bytes > mostFiles.bytes || tokens > mostFiles.tokens) {
      break;
    }
    kept.add(file);
  }
  return kept;
}
