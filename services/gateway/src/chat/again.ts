import { question } from '@gonets/contracts';
import type { AnswerRequest } from '@gonets/contracts';
import { takenAway } from './aborts.ts';
import { answerQuestion } from './answer.ts';
import { absenceMs, lookupMs } from './deadline.ts';
import { codeFor, failureText } from './failure.ts';
import type { Asked } from './question.ts';
import { sendReport } from './report.ts';
import type { Visit } from './visit.ts';

/**
 * Asks a question of the conversation again, the last one unless its turn is given. The new answer replaces the old one; of a
 * topic there is a new report.
 */
export async function askAgain(visit: Visit, request: AnswerRequest, notFound: string): Promise<void> {
  const asked = await lookUp(visit, request, notFound);
  if (typeof asked === 'string') return visit.post.text(asked);
  return 'topic' in asked ? sendReport(visit, asked.topic) : answerQuestion(visit, asked);
}

/** The question, or the topic of a report, or what to say when it cannot be had. */
async function lookUp(
  { deps, talk, turn }: Visit,
  request: AnswerRequest,
  notFound: string,
): Promise<Asked | { readonly topic: string } | string> {
  try {
    const lookup = { deadlineMs: lookupMs, absenceMs, signal: takenAway(turn) };
    const { turn: replaces, text, attachments = [], kind } = await deps.bus.call(question, request, lookup);
    if (kind === 'report') return { topic: text };
    return { question: text, attachments, replaces, remark: '' };
  } catch (error) {
    const code = codeFor(error, turn.attempt);
    return code === 'NOT_FOUND' ? notFound : failureText(talk.texts, code);
  }
}
