import { BusError } from '@gonets/bus';
import { answer, render } from '@gonets/contracts';
import type { AnswerRequest, AnswerResponse } from '@gonets/contracts';
import { TelegramError } from '../telegram/index.ts';
import { throwIfTakenAway } from './aborts.ts';
import { absenceMs, leftMs, lookupMs } from './deadline.ts';
import { Draft } from './delivery/draft.ts';
import { WaitNotes } from './delivery/wait-notes.ts';
import { codeFor, failureText } from './failure.ts';
import { documentTitle, fileName, languageOfText } from './pdf-title.ts';
import type { Visit } from './visit.ts';

/** Of one document, with its wait in the queue. */
const renderMs = 3 * 60_000;
const patience = { queueMs: 2000, slowMs: 10_000 };
/** Of one render request. */
const longestMarkdown = 400_000;

/** Sends the last answer of the conversation as a PDF. */
export async function sendLastPdf(visit: Visit): Promise<void> {
  const { conversation, texts } = visit.talk;
  await sendPdf(visit, { conversation }, texts.nothingForPdf);
}

/** Sends one answer as a PDF. */
export async function sendPdfOf(visit: Visit, request: AnswerRequest): Promise<void> {
  await sendPdf(visit, request, visit.talk.texts.errors.NOT_FOUND);
}

async function sendPdf(visit: Visit, request: AnswerRequest, notFound: string): Promise<void> {
  const { deps, turn, talk, post } = visit;
  const draft = new Draft(visit, { action: 'upload_document' });
  const notes = new WaitNotes(draft, talk.texts, { ...patience, working: talk.texts.pdfWorking });
  const onAbsent = (absent: boolean) => notes.absent(absent);
  try {
    if (leftMs(turn) === 0) throw new BusError('BUSY', `the PDF of update ${turn.update.id} would begin too late`);
    const lookup = { deadlineMs: lookupMs, absenceMs, onAbsent, signal: turn.signal };
    const stored = await deps.bus.call(answer, request, lookup);
    const file = await rendered(visit, stored, notes);
    notes.over();
    draft.end();
    await post.document(file);
  } catch (error) {
    throwIfTakenAway(turn);
    draft.end();
    const code = isTooLarge(error) ? 'PDF_TOO_LARGE' : codeFor(error, turn.attempt);
    await post.text(code === 'NOT_FOUND' ? notFound : failureText(talk.texts, code));
  } finally {
    notes.over();
    draft.abandon();
  }
}

/** Telegram takes files of up to 50 MB from a bot. */
function isTooLarge(error: unknown): boolean {
  return error instanceof TelegramError && error.code === 413;
}

async function rendered({ deps, turn, talk }: Visit, { text, question }: AnswerResponse, notes: WaitNotes) {
  if (text.length > longestMarkdown) {
    throw new BusError('PDF_TOO_LARGE', `an answer of ${text.length} characters does not fit into a render request`);
  }
  const { title, fromHeading } = documentTitle(text, question);
  const { bytes, end } = await deps.bus.bytes(
    render,
    { markdown: text, language: languageOfText(text), ...(fromHeading ? {} : { title }) },
    {
      deadlineMs: Math.min(renderMs, leftMs(turn)),
      absenceMs,
      signal: turn.signal,
      onQueued: (ahead) => notes.queued(ahead),
      onAbsent: (absent) => notes.absent(absent),
    },
  );
  const name = title || talk.texts.pdfName;
  return { bytes, filename: fileName(name), caption: talk.texts.pdfCaption(name, end.pages) };
}
