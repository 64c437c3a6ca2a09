import { codeOf } from '@gonets/bus';
import type { Bus, StreamContextOf } from '@gonets/bus';
import { report } from '@gonets/contracts';
import type { ReportEnd, ReportProgress, ReportRequest } from '@gonets/contracts';
import { counter, metrics, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { patiently } from '../change.ts';
import { findTurn } from '../conversation/record.ts';
import type { Turn } from '../conversation/record.ts';
import type { Conversations } from '../conversation/store.ts';
import { Parts } from './parts.ts';
import { writeReport } from './write-report.ts';

const room = 1000;
/** Sections of one report that are asked for at the same time. */
const mostAtOnce = 4;
/** Of the places for answers, reports take a quarter at most, and one at least. */
const share = 1 / 4;
/** Kept for putting the report together, remembering and sending it. */
const lastMs = 10_000;

interface Deps {
  readonly bus: Pick<Bus, 'stream' | 'serveStream'>;
  readonly queue: string;
  /** AI_SEMAPHORE_LIMIT. */
  readonly generations: number;
  readonly conversations: Conversations;
  readonly parts: Conversations;
  /** Aborts when the process is about to end. */
  readonly leaving: AbortSignal;
  readonly log: Logger;
}

type Context = Pick<StreamContextOf<ReportProgress>, 'signal' | 'remainingMs' | 'write'>;

export async function serveReports(deps: Deps): Promise<void> {
  const places = Math.max(1, Math.floor(deps.generations * share));
  const sectionsAtOnce = Math.min(mostAtOnce, places);
  const limit = Math.max(1, Math.floor(places / sectionsAtOnce));
  const options = { queue: deps.queue, limit, room, merge: (_: ReportProgress, later: ReportProgress) => later };
  await deps.bus.serveStream(report, options, createReports(deps, sectionsAtOnce));
}

/** Writes reports, each once: a turn that has been written is answered from the conversation. */
function createReports(
  deps: Omit<Deps, 'queue' | 'generations'>,
  sectionsAtOnce: number,
): (request: ReportRequest, context: Context) => Promise<ReportEnd> {
  return async (request, context) => {
    const conversation = await deps.conversations.read(request.conversation);
    const known = findTurn(conversation, request.turn);
    if (known) {
      return endOf(known);
    }
    try {
      const end = await withSpan('write report', {}, () =>
        write(deps, sectionsAtOnce, request, conversation.model, context),
      );
      const isPartial = end.finish === 'complete' && end.written < end.sections;
      counter(metrics.aiReports).inc({ result: isPartial ? 'partial' : end.finish });
      return end;
    } catch (error) {
      counter(metrics.aiReports).inc({ result: codeOf(error) });
      throw error;
    }
  };
}

async function write(
  deps: Omit<Deps, 'queue' | 'generations'>,
  sectionsAtOnce: number,
  request: ReportRequest,
  model: string | undefined,
  { signal, remainingMs, write: tell }: Context,
): Promise<ReportEnd> {
  const began = performance.now();
  const late = AbortSignal.timeout(Math.max(0, Math.floor(remainingMs() - lastMs)));
  const asking = { model, signal: AbortSignal.any([signal, late]), remainingMs };
  const parts = new Parts(deps, request, asking);
  const { leaving, log } = deps;
  const end = await writeReport({ ...request, parts, sectionsAtOnce, signal, leaving, late, write: tell });
  const { sections, written, failure, finish } = end;
  const ms = Math.round(performance.now() - began);
  log.info({ sections, written, failure, finish, ms, ...end.usage }, 'report written');
  if (end.text !== '') {
    await remember(deps, request, end);
    await forgetParts(deps, parts.names);
  }
  return end;
}

async function remember(
  { conversations, log }: Pick<Deps, 'conversations' | 'log'>,
  { conversation, turn, topic }: ReportRequest,
  { text, finish, model, usage, sections, written, failure }: ReportEnd,
): Promise<void> {
  const report = { sections, written, failure };
  const fresh: Turn = { turn, question: topic, answer: text, finish, model, usage, at: Date.now(), report };
  try {
    await patiently(() => conversations.remember(conversation, fresh));
  } catch (error) {
    log.error({ err: error }, 'a report was given but could not be remembered; check NATS JetStream');
  }
}

async function forgetParts({ parts, log }: Pick<Deps, 'parts' | 'log'>, names: ReadonlySet<string>): Promise<void> {
  try {
    await Promise.all([...names].map((name) => parts.forget(name, true)));
  } catch (error) {
    log.warn({ err: error }, 'parts of a finished report are still kept; they go by themselves within a day');
  }
}

/** The end of a report that is remembered. */
function endOf({ answer: text, finish, model, usage, report = { sections: 0, written: 0 } }: Turn): ReportEnd {
  return { text, finish: finish === 'max_tokens' ? 'complete' : finish, model, usage, ...report };
}
