import type { Attachment, GenerateRequest } from '@gonets/contracts';
import { noteOf } from './attachments/blocks.ts';
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
}

/** What the model is told for a question: who it is, what was said before in these turns, and the question, all with their files. */
export function promptOf(
  { catalog, maxTokens }: PromptSettings,
  conversation: Conversation,
  { conversation: id, language, text, attachments = [], part }: GenerateRequest,
  turns: readonly Turn[],
): Prompt {
  const model = catalog.model(part ? part.model : conversation.model);
  const settings = { model: model.id, maxTokens: Math.min(maxTokens, model.largestOutput) };
  if (part) {
    return { ...settings, system: reportSystemPrompt, history: [], question: text };
  }
  const kept = newest([...turns.flatMap((turn) => turn.attachments ?? []), ...attachments]);
  const contentOf = (asked: Pick<Question, 'question' | 'attachments'>) => withFiles(id, asked, kept);
  return {
    ...settings,
    system: systemPrompt(catalog.persona(conversation.persona), language),
    history: turns.map((turn) => ({ question: contentOf(turn), answer: turn.answer })),
    question: contentOf({ question: text, attachments }),
  };
}

/** Images and documents are understood best before the question about them. */
function withFiles(
  folder: string,
  { question, attachments = [] }: Pick<Question, 'question' | 'attachments'>,
  kept: ReadonlySet<Attachment>,
): Content {
  if (attachments.length === 0) {
    return question;
  }
  const blocks = attachments.map((attachment): Block =>
    kept.has(attachment) ? { type: 'file', folder, attachment } : noteOf(attachment),
  );
  return [...blocks, { type: 'text', text: question }];
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
