import { registry } from '@gonets/telemetry';
import { expect, test } from 'vitest';
import { turnMetrics } from '../../src/turns/turn-metrics.ts';

test('what happens in the core is counted', async () => {
  const events = turnMetrics();
  events.active(3, 200);
  events.turnStarted(1500);
  events.turnEnded('given up');
  events.ambiguousSend();
  events.takeover();
  events.reconciled();
  const text = await registry.metrics();
  for (const line of [
    'gonets_gateway_turns_active 3',
    'gonets_gateway_turns_limit 200',
    'gonets_gateway_turn_wait_seconds_sum 1.5',
    'gonets_gateway_turns_total{outcome="given up"} 1',
    'gonets_gateway_ambiguous_sends_total 1',
    'gonets_gateway_takeovers_total 1',
    'gonets_gateway_reconciled_tokens_total 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});
