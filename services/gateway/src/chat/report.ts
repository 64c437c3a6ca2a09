import { BusError } from '@gonets/bus';
import { isErrorCode, report, reportLimits } from '@gonets/contracts';
import type { ReportEnd, ReportProgress } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import { sleep } from '../intake/sleep.ts';
import { throwIfTakenAway } from './aborts.ts';
import { buttons, keep, withRemark } from './answer.ts';
import { toBlocks } from './blocks/index.ts';
import { leftMs, lookupMs } from './deadline.ts';
import { Draft } from './delivery/draft.ts';
import { WaitNotes } from './delivery/wait-notes.ts';
import { codeFor, failureText } from './failure.ts';
import { follow } from './follow.ts';
import { storedOutcome } from './generation.ts';
import type { Outcome as Answered } from './generation.ts';
import { sendPdfOf } from './pdf.ts';
import type { Texts } from './texts.ts';
import type { Visit } from './visit.ts';

/** Times that a report is gone on with after its instance of ai-service has left, before the turn is started anew. */
const mostRelays = 5;
const relayPauseMs = 1000;
const patience = { queueMs: 0, slowMs: 30_000 };

/** What became of a report. */
interface Outcome {
  readonly text: string;
  readonly finish: Answered['finish'];
  /** Undefined for one that an earlier start has got. */
  readonly sections?: Pick<ReportEnd, 'sections' | 'written' | 'failure'>;
}

/** Writes a report on a topic: how far it is while it is written, then its text and its PDF. */
export async function sendReport(visit: Visit, topic: string): Promise<void> {
  const { turn, talk, post } = visit;
  const { texts, conversation } = talk;
  if (topic === '') return post.text(texts.reportHow);
  if (topic.length > reportLimits.topic) return post.text(texts.tooLong(reportLimits.topic));
  const draft = new Draft(visit, { note: texts.reportPlanning, silent: turn.begun });
  try {
    const outcome = await outcomeOf(visit, topic, draft);
    throwIfTakenAway(turn);
    if (outcome.text === '' && (isErrorCode(outcome.finish) || outcome.finish === 'stopped')) {
      await keep(visit, { question: topic, attachments: [], kind: 'report' });
    }
    counter(metrics.reports).inc({ finish: outcome.finish });
    const remark = remarkOn(outcome, texts);
    const blocks = toBlocks(outcome.text);
    if (outcome.finish === 'stopped') draft.end();
    else
      await draft.finish(blocks.length > 0 ? blocks : [{ type: 'paragraph', text: [remark] }], outcome.text || remark);
    if (blocks.length === 0) return await post.text(remark);
    await post.blocks(withRemark(blocks, remark), buttons(visit, outcome));
    if (outcome.finish === 'complete' && outcome.sections) await sendPdfOf(visit, { conversation, turn: talk.turn });
  } finally {
    draft.abandon();
  }
}

/** A turn that was stopped before a takeover, or begins after its deadline, is not worked on: what is there is all. */
async function outcomeOf(visit: Visit, topic: string, draft: Draft): Promise<Outcome> {
  const { turn } = visit;
  if (turn.stopped()) return storedOutcome(visit, draft, { found: 'stopped', missing: 'stopped', withinMs: lookupMs });
  if (leftMs(turn) === 0)
    return storedOutcome(visit, draft, { found: 'complete', missing: 'BUSY', withinMs: lookupMs });
  const notes = new WaitNotes(draft, visit.talk.texts, { ...patience, working: visit.talk.texts.reportPlanning });
  try {
    for (let relay = 0; ; relay += 1) {
      try {
        const { text, finish, ...sections } = await streamed(visit, topic, notes);
        return { text, finish, sections };
      } catch (error) {
        if (turn.stopped() && error instanceof BusError) return { text: '', finish: 'stopped' };
        const hasLeft = error instanceof BusError && error.code === 'UNAVAILABLE';
        if (!hasLeft || relay === mostRelays || turn.signal.aborted || leftMs(turn) === 0) {
          return { text: '', finish: codeFor(error, turn.attempt) };
        }
      }
      await sleep(relayPauseMs, turn.signal);
    }
  } finally {
    notes.over();
  }
}

function streamed(visit: Visit, topic: string, notes: WaitNotes): Promise<ReportEnd> {
  const { turn, conversation, user, language, texts } = visit.talk;
  const onDelta = ({ written, sections }: ReportProgress) => notes.working(texts.reportProgress(written, sections));
  const request = { turn, conversation, user, topic, language };
  return follow(visit, report, request, { deadlineMs: leftMs(visit.turn), notes, onDelta });
}

/** What is to be said about the report besides the report; empty when it is simply complete. */
function remarkOn({ text, finish, sections }: Outcome, texts: Texts): string {
  if (isErrorCode(finish)) return failureText(texts, finish);
  if (finish === 'refusal') return text === '' ? texts.refused : texts.refusedHere;
  const { written = 0, sections: all = 0, failure } = sections ?? {};
  if (finish === 'stopped') {
    if (text === '') return texts.stoppedEarly;
    return sections ? texts.reportStopped(written, all) : texts.stopped;
  }
  if (written === all) return text === '' ? texts.emptyAnswer : '';
  return `${texts.reportPartial(all - written, all)} ${failureText(texts, isErrorCode(failure) ? failure : 'INTERNAL')}`;
}
