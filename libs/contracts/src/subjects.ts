/** Every NATS subject of Gonets. `v1` changes only when an old and a new service could not talk to each other. */
export const subjects = {
  generate: 'gonets.v1.ai.generate',
  answer: 'gonets.v1.ai.answer',
  forget: 'gonets.v1.ai.forget',
  attach: 'gonets.v1.ai.attach',
  question: 'gonets.v1.ai.question',
  settings: 'gonets.v1.ai.settings',
  transcript: 'gonets.v1.ai.transcript',
  usage: 'gonets.v1.ai.usage',
  report: 'gonets.v1.ai.report',
  render: 'gonets.v1.pdf.render',
  take: 'gonets.v1.rate-limit.take',
  /** Work queue of turn tokens, between gateways. */
  turns: 'gonets.v1.gateway.turns',
  /** Prefix of the ping that tells one gateway to look at a mailbox's stop mark. */
  stop: 'gonets.v1.gateway.stop',
  /** Prefix under which dead letters are kept. */
  deadLetter: 'gonets.v1.gateway.dead-letter',
  listDeadLetters: 'gonets.v1.gateway.dead-letters.list',
  showDeadLetter: 'gonets.v1.gateway.dead-letters.show',
  replayDeadLetter: 'gonets.v1.gateway.dead-letters.replay',
  deleteDeadLetter: 'gonets.v1.gateway.dead-letters.delete',
} as const;

/** Subject on which the gateway `holder` hears that a turn it holds was stopped. */
export function stopSubject(holder: string): string {
  return `${subjects.stop}.${holder}`;
}
