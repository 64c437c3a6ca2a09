import { transcript } from '@gonets/contracts';
import type { TranscriptTurn } from '@gonets/contracts';
import { absenceMs, lookupMs } from './deadline.ts';
import { codeFor, failureText } from './failure.ts';
import { fileName } from './pdf-title.ts';
import type { Texts } from './texts.ts';
import type { Visit } from './visit.ts';

/** `callback_data` of the button for a PDF of the whole conversation. */
export const transcriptData = 'pdf:all';

interface TranscriptMessage {
  readonly from: string;
  /** When the answer was written; nobody keeps when the question was. */
  readonly at: string;
  readonly markdown: string;
}

/** Every question and answer of a conversation, in its order. */
export function messagesOf(turns: readonly TranscriptTurn[], texts: Texts): TranscriptMessage[] {
  return turns.flatMap(({ question, files, answer, at }) => {
    const time = new Date(at).toISOString();
    const asked = [question, ...files.map((name) => `📎 ${name}`)].join('\n\n');
    return [
      { from: texts.transcriptYou, at: time, markdown: asked },
      { from: texts.transcriptBot, at: time, markdown: answer },
    ];
  });
}

/** Sends the whole conversation as a Markdown file, with a button for its PDF. */
export async function sendTranscript(visit: Visit): Promise<void> {
  const { deps, talk, turn, post } = visit;
  const { texts, conversation } = talk;
  try {
    const lookup = { deadlineMs: lookupMs, absenceMs, signal: turn.signal };
    const { turns } = await deps.bus.call(transcript, { conversation }, lookup);
    const filename = fileName(texts.transcriptName, 'md');
    const bytes = Buffer.from(markdownOf(turns, texts));
    const button = { inline_keyboard: [[{ text: texts.pdfButton, callback_data: transcriptData }]] };
    await post.document(
      { bytes, filename, contentType: 'text/markdown' },
      texts.transcriptCaption(turns.length),
      button,
    );
  } catch (error) {
    const code = codeFor(error, turn.attempt);
    await post.text(code === 'NOT_FOUND' ? texts.nothingToExport : failureText(texts, code));
  }
}

function markdownOf(turns: readonly TranscriptTurn[], texts: Texts): string {
  const messages = messagesOf(turns, texts).map(
    ({ from, at, markdown }) => `## ${from}, ${at.slice(0, 16).replace('T', ' ')} UTC\n\n${markdown}\n`,
  );
  return [`# ${texts.transcriptName}\n`, ...messages].join('\n');
}
