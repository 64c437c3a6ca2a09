import type { StopReason } from '@anthropic-ai/sdk/resources/messages';
import type { GenerateEnd, TokenUsage } from '@gonets/contracts';
import { estimatedTokens } from './claude/progress.ts';
import type { Progress } from './claude/progress.ts';
import { leadIn } from './continuation/lead-in.ts';
import type { Turn } from './conversation/record.ts';

/** The end of a turn that is remembered. One that goes on with an answer, `beginning`, is given so that it can be read by itself. */
export function endOf({ answer, finish, model, usage }: Turn, beginning: string | undefined): GenerateEnd {
  const lead = beginning === undefined || answer === '' ? '' : leadIn(beginning, answer);
  return { text: lead + answer, finish, model, usage };
}

export function finished({ text, model, usage, stopReason }: Progress): GenerateEnd {
  const finish = stopReason === undefined ? 'complete' : (finishOf[stopReason] ?? 'complete');
  return { text, finish, model, usage };
}

/** What was written until the user stopped it. */
export function stopped(progress: Progress): GenerateEnd {
  const { text, model } = progress;
  return { text, finish: 'stopped', model, usage: usageOf(progress) };
}

/** What a request has taken, as far as the API has told; the output tokens of one that was cut off are estimated. */
export function usageOf({ text, usage, stopReason }: Progress): TokenUsage {
  return stopReason === undefined && text !== '' ? { ...usage, outputTokens: estimatedTokens(text) } : usage;
}

/** What each reason of the API means to people. The last two come only of tools, which no prompt has. */
const finishOf: Readonly<Record<StopReason, GenerateEnd['finish']>> = {
  end_turn: 'complete',
  stop_sequence: 'complete',
  max_tokens: 'max_tokens',
  // There is more to say, and the next question drops old turns to make room for it.
  model_context_window_exceeded: 'max_tokens',
  refusal: 'refusal',
  pause_turn: 'max_tokens',
  tool_use: 'complete',
};
