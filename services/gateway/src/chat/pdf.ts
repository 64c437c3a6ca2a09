import { BusError } from '@gonets/bus';
import type { CallOptions } from '@gonets/bus';
import { answer, languageOfText, render, renderedCharacters, renderLimits, transcript } from '@gonets/contracts';
import type { AnswerRequest, AnswerResponse, RenderRequest, TranscriptTurn } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import { TelegramError } from '../telegram/index.ts';
import { throwIfTakenAway } from './aborts.ts';
import { absenceMs, leftMs, lookupMs } from './deadline.ts';
import { Draft } from './delivery/draft.ts';
import { isContentRefused } from './delivery/refusals.ts';
import { WaitNotes } from './delivery/wait-notes.ts';
import { codeFor, failureText } from './failure.ts';
import { documentTitle, fileName } from './pdf-title.ts';
import { messagesOf } from './transcript.ts';
import { documentKey } from './sent-documents.ts';
import type { Visit } from './visit.ts';

/** Of one document, with its wait in the queue. */
const renderMs = 3 * 60_000;
const patience = { queueMs: 2000, slowMs: 10_000 };

/** Sends the last answer of the conversation as a PDF. */
export async function sendLastPdf(visit: Visit): Promise<void> {
  const { conversation, texts } = visit.talk;
  await sendPdf(visit, answerPaper(visit, { conversation }), texts.nothingForPdf);
}

/** Sends one answer as a PDF. */
export async function sendPdfOf(visit: Visit, request: AnswerRequest): Promise<void> {
  await sendPdf(visit, answerPaper(visit, request), visit.talk.texts.errors.NOT_FOUND);
}

/** Sends the whole conversation as a PDF. */
export async function sendTranscriptPdf(visit: Visit): Promise<void> {
  const { conversation, texts } = visit.talk;
  const find: FindPaper = async (lookup) => {
    const { turns } = await visit.deps.bus.call(transcript, { conversation }, lookup);
    return transcriptPaper(visit, turns);
  };
  await sendPdf(visit, find, texts.nothingToExport);
}

/** Reads what the PDF is to be made of. Fails with `NOT_FOUND`. */
type FindPaper = (lookup: CallOptions) => Promise<Paper>;

function answerPaper(visit: Visit, request: AnswerRequest): FindPaper {
  return async (lookup) => paperOf(visit, await visit.deps.bus.call(answer, request, lookup));
}

async function sendPdf(visit: Visit, find: FindPaper, notFound: string): Promise<void> {
  const { deps, turn, talk, post } = visit;
  const draft = new Draft(visit, { action: 'upload_document' });
  const notes = new WaitNotes(draft, talk.texts, { ...patience, working: talk.texts.pdfWorking });
  const onAbsent = (absent: boolean) => notes.absent(absent);
  try {
    if (leftMs(turn) === 0) throw new BusError('BUSY', `the PDF of update ${turn.update.id} would begin too late`);
    const lookup = { deadlineMs: lookupMs, absenceMs, onAbsent, signal: turn.signal };
    const paper = await find(lookup);
    if (await sentAgain(visit, paper)) return;
    const { bytes, end } = await rendered(visit, paper, notes);
    notes.over();
    draft.end();
    const caption = talk.texts.pdfCaption(paper.name, end.pages);
    const fileId = await post.document({ bytes, filename: paper.filename, contentType: 'application/pdf' }, caption);
    counter(metrics.documents).inc({ source: 'rendered' });
    if (fileId !== undefined) await deps.documents.keep(paper.key, { fileId, pages: end.pages, engine: end.engine });
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

/** What a PDF is made of, and what it is called. */
interface Paper {
  readonly key: string;
  readonly request: RenderRequest;
  readonly name: string;
  readonly filename: string;
}

function paperOf({ talk }: Visit, { text, question, kind, at }: AnswerResponse): Paper {
  const { title, fromHeading } = documentTitle(text, question);
  const request: RenderRequest = {
    markdown: text,
    language: languageOfText(text),
    ...(!fromHeading && { title }),
    ...(kind === 'report' && { kind, ...(at !== undefined && { date: new Date(at).toISOString().slice(0, 10) }) }),
  };
  return paper(request, title || talk.texts.pdfName);
}

function transcriptPaper({ talk }: Visit, turns: readonly TranscriptTurn[]): Paper {
  const { texts, language } = talk;
  const title = texts.transcriptName;
  return paper({ kind: 'transcript', messages: messagesOf(turns, texts), title, language }, title);
}

/** Throws `PDF_TOO_LARGE` when it does not fit into a message. */
function paper(request: RenderRequest, name: string): Paper {
  const characters = renderedCharacters(request);
  if (characters > renderLimits.characters) {
    throw new BusError('PDF_TOO_LARGE', `a document of ${characters} characters does not fit into a render request`);
  }
  const filename = fileName(name);
  return { key: documentKey(request, filename), request, name, filename };
}

/** Sends the file that Telegram has from before, if it has. False when the PDF must be made. */
async function sentAgain({ deps, talk, post }: Visit, { key, name }: Paper): Promise<boolean> {
  const known = await deps.documents.find(key);
  if (known === undefined) return false;
  try {
    await post.document(known.fileId, talk.texts.pdfCaption(name, known.pages));
    counter(metrics.documents).inc({ source: 'reused' });
    return true;
  } catch (error) {
    if (!isContentRefused(error)) throw error;
    counter(metrics.documents).inc({ source: 'refused' });
    deps.log.warn({ err: error }, 'Telegram no longer has a PDF: it is made anew');
    return false;
  }
}

function rendered({ deps, turn, talk }: Visit, { request }: Paper, notes: WaitNotes) {
  return deps.bus.bytes(render, request, {
    deadlineMs: Math.min(renderMs, leftMs(turn)),
    absenceMs,
    signal: turn.signal,
    onQueued: (ahead) => notes.queued(ahead),
    onAbsent: (absent) => notes.absent(absent),
    onProgress: ({ ahead, pages }) => {
      if (ahead !== undefined) notes.queued(ahead);
      else if (pages !== undefined) notes.working(pages > 1 ? talk.texts.pdfPages(pages) : talk.texts.pdfWorking);
    },
  });
}
