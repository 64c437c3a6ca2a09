import { BusError } from '@gonets/bus';
import { question } from '@gonets/contracts';
import type { AnswerRequest } from '@gonets/contracts';
import { takenAway } from './aborts.ts';
import { answerQuestion, refuse } from './answer.ts';
import { absenceMs, lookupMs } from './deadline.ts';
import { codeFor, failureText } from './failure.ts';
import { updateOf } from './ids.ts';
import type { KeptQuestion } from './kept-questions.ts';
import { withFiles } from './question.ts';
import { sendReport } from './report.ts';
import type { Visit } from './visit.ts';

/**
 * Asks a question of the conversation again, the last one unless its turn is given: one that ai-service knows, or one that never
 * reached it and was kept here. The new answer replaces the old one; of a topic there is a new report.
 */
export async function askAgain(visit: Visit, request: AnswerRequest, notFound: string): Promise<void> {
  const found = await lookUp(visit, request);
  if (found === undefined) return visit.post.text(notFound);
  if (typeof found === 'string') return visit.post.text(found);
  if (found.kind === 'report') return sendReport(visit, found.question);
  const asked = await withFiles(visit, { ...found, replaces: found.replaces ?? found.turn });
  return 'refusal' in asked ? refuse(visit, asked) : answerQuestion(visit, asked);
}

type Found = Omit<KeptQuestion, 'version'>;

/** The newest question, or that of the turn; or what to say when it cannot be had. */
async function lookUp(visit: Visit, request: AnswerRequest): Promise<Found | string | undefined> {
  const { deps, talk, turn } = visit;
  try {
    const [kept, known] = await Promise.all([deps.questions.find(request.conversation), inService(visit, request)]);
    if (request.turn !== undefined) return known ?? (kept?.turn === request.turn ? kept : undefined);
    return kept && (!known || updateOf(kept.turn) > updateOf(known.turn)) ? kept : known;
  } catch (error) {
    return failureText(talk.texts, codeFor(error, turn.attempt));
  }
}

/** What ai-service knows. */
async function inService({ deps, turn }: Visit, request: AnswerRequest): Promise<Found | undefined> {
  const lookup = { deadlineMs: lookupMs, absenceMs, signal: takenAway(turn) };
  try {
    const { text, attachments = [], ...rest } = await deps.bus.call(question, request, lookup);
    return { ...rest, question: text, attachments, files: [] };
  } catch (error) {
    if (error instanceof BusError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
