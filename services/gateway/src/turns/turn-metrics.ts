import { counter, gauge, histogram, metrics } from '@gonets/telemetry';
import type { TurnEvents } from './ports.ts';

/** Counts what happens in the turn core in the metrics of this process. */
export function turnMetrics(): TurnEvents {
  const active = gauge(metrics.turnsActive);
  const limit = gauge(metrics.turnsLimit);
  const wait = histogram(metrics.turnWait);
  const turns = counter(metrics.turns);
  const ambiguous = counter(metrics.ambiguousSends);
  const takeovers = counter(metrics.takeovers);
  const reconciled = counter(metrics.reconciledTokens);
  return {
    active(now, most) {
      active.set(now);
      limit.set(most);
    },
    turnStarted: (queueWaitMs) => wait.observe(queueWaitMs / 1000),
    turnEnded: (outcome) => turns.inc({ outcome }),
    ambiguousSend: () => ambiguous.inc(),
    takeover: () => takeovers.inc(),
    reconciled: () => reconciled.inc(),
  };
}
