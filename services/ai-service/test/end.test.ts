import { expect, test } from 'vitest';
import { newProgress } from '../src/claude/progress.ts';
import { finished } from '../src/end.ts';

test.each([
  ['end_turn', 'complete'],
  ['stop_sequence', 'complete'],
  ['tool_use', 'complete'],
  ['max_tokens', 'max_tokens'],
  ['model_context_window_exceeded', 'max_tokens'],
  ['pause_turn', 'max_tokens'],
  ['refusal', 'refusal'],
] as const)('an answer that ended with %s is %s', (stopReason, finish) => {
  expect(finished({ ...newProgress('m'), text: 'So', stopReason })).toMatchObject({ text: 'So', finish });
});
