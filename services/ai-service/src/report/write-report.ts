import { BusError, codeOf } from '@gonets/bus';
import type { ErrorCode, GenerateEnd, ReportEnd, ReportProgress, TokenUsage } from '@gonets/contracts';
import { isStopped } from '../shared-answer.ts';
import { assemble } from './assemble.ts';
import { parseOutline } from './outline.ts';
import type { Outline } from './outline.ts';
import type { Parts } from './parts.ts';
import { outlineQuestion, sectionQuestion } from './prompts.ts';

export interface Writing {
  readonly topic: string;
  readonly parts: Pick<Parts, 'ask'>;
  readonly sectionsAtOnce: number;
  /** Of the caller. */
  readonly signal: AbortSignal;
  /** Aborts when this process is about to end: what has begun is finished, and the rest is left to another instance. */
  readonly leaving: AbortSignal;
  /** Aborts a little before the deadline. */
  readonly late: AbortSignal;
  readonly write: (progress: ReportProgress) => void;
}

const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

/**
 * Writes the outline, then the sections. What was finished is the report when the user stops it, when a section cannot be
 * written, and when the time is over. Throws when there is nothing of it, or when it has to go on elsewhere.
 */
export async function writeReport(writing: Writing): Promise<ReportEnd> {
  const { signal } = writing;
  const ends: GenerateEnd[] = [];
  const end = (fields: Pick<ReportEnd, 'text' | 'finish' | 'sections' | 'written' | 'failure'>): ReportEnd => {
    return { ...fields, model: ends.at(-1)?.model ?? '', usage: ends.map(({ usage }) => usage).reduce(plus, noUsage) };
  };
  let outline: Outline | GenerateEnd;
  try {
    outline = await askOutline(writing, ends);
  } catch (error) {
    if (isStopped(signal)) {
      return end({ text: '', finish: 'stopped', sections: 0, written: 0 });
    }
    throw reason(error, writing);
  }
  if ('finish' in outline) {
    return end({ text: outline.text, finish: 'refusal', sections: 0, written: 0 });
  }
  const { texts, failure } = await askSections(writing, outline, ends);
  const written = texts.filter((text) => text !== undefined).length;
  const sections = outline.sections.length;
  if (written === 0 && failure !== undefined && !isStopped(signal)) {
    throw new BusError(failure, `no section of the report on ${sections} could be written`);
  }
  const text = written === 0 ? '' : assemble(outline, texts);
  if (isStopped(signal)) {
    return end({ text, finish: 'stopped', sections, written });
  }
  return end({ text, finish: 'complete', sections, written, failure });
}

/** The outline, or the answer of a model that does not want to write one. */
async function askOutline({ parts, topic }: Writing, ends: GenerateEnd[]): Promise<Outline | GenerateEnd> {
  for (const part of ['outline', 'outline-again']) {
    const answer = await parts.ask(part, outlineQuestion(topic));
    ends.push(answer);
    const outline = answer.finish === 'refusal' ? answer : parseOutline(answer.text, topic);
    if (outline) {
      return outline;
    }
  }
  throw new BusError('AI_EMPTY', 'the model wrote no outline that can be read, twice');
}

interface Sections {
  readonly texts: readonly (string | undefined)[];
  readonly failure: ErrorCode | undefined;
}

async function askSections(writing: Writing, outline: Outline, ends: GenerateEnd[]): Promise<Sections> {
  const { parts, topic, sectionsAtOnce, signal, late, leaving, write } = writing;
  const sections = outline.sections.length;
  const texts: (string | undefined)[] = Array.from({ length: sections });
  /** Numbers of the sections that nobody works on, in their order. */
  const left = texts.map((_, index) => index + 1);
  let [written, working] = [0, 0];
  let failure: ErrorCode | undefined;
  let hopeless = false;
  const isOver = () => hopeless || signal.aborted || late.aborted || leaving.aborted;
  const work = async () => {
    for (let number = left.shift(); number !== undefined && !isOver(); number = left.shift()) {
      working += 1;
      try {
        const answer = await parts.ask(`section-${number}`, sectionQuestion(topic, outline, number));
        ends.push(answer);
        if (answer.text.trim() === '') {
          throw new BusError('AI_EMPTY', `section ${number} has no text`);
        }
        texts[number - 1] = answer.text;
        written += 1;
        write({ sections, written });
      } catch (error) {
        if (codeOf(error) === 'AI_BUDGET' && working > 1) {
          // The sections at work have reserved more than they will take: fewer at once may fit into the budget.
          left.unshift(number);
          return;
        }
        failure ??= codeOf(error);
        hopeless ||= !(error instanceof BusError && error.retryable);
      } finally {
        working -= 1;
      }
    }
  };
  write({ sections, written });
  await Promise.all(Array.from({ length: Math.min(sectionsAtOnce, sections) }, work));
  if (signal.aborted && !isStopped(signal)) {
    throw signal.reason;
  }
  if (leaving.aborted && written < sections && !isStopped(signal)) {
    throw new BusError('UNAVAILABLE', 'this instance is stopping; asked again, the report goes on');
  }
  return { texts, failure: late.aborted && written < sections ? 'DEADLINE' : failure };
}

/** What the caller is told instead of the abort that it has caused, or that the time has. */
function reason(error: unknown, { signal, late }: Writing): unknown {
  signal.throwIfAborted();
  return late.aborted
    ? new BusError('DEADLINE', 'the outline took all the time of the report', { cause: error })
    : error;
}

function plus(total: TokenUsage, usage: TokenUsage): TokenUsage {
  return {
    inputTokens: total.inputTokens + usage.inputTokens,
    outputTokens: total.outputTokens + usage.outputTokens,
    cacheReadTokens: (total.cacheReadTokens ?? 0) + (usage.cacheReadTokens ?? 0),
    cacheWriteTokens: (total.cacheWriteTokens ?? 0) + (usage.cacheWriteTokens ?? 0),
  };
}
