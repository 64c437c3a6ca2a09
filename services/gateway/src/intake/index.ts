export { leaseSchema } from './lease.ts';
export { createRateLimit } from './rate-limit.ts';
export { createReceive } from './receive.ts';
export { identify } from './identify.ts';
export { startPolling, startWebhook } from './start.ts';
export type { Intake, IntakeDeps } from './start.ts';
export { incomingSchema } from './updates.ts';
export type { CallbackQuery, Incoming, Message } from './updates.ts';
export { webhookPath } from './webhook.ts';
