import { contextFromTraceparent, createLogger, injectTrace, startTelemetry, withSpan } from '../src/index.ts';

/** A process that makes one failed span inside another, logs in it, and ends. */
const log = createLogger({ service: 'fixture', level: 'info', environment: 'test' });
const telemetry = await startTelemetry({ service: 'fixture', version: '1.2.3', environment: 'test', log });
await withSpan('outer', { attributes: { 'gonets.attempt': 2 } }, async () => {
  const carrier: Record<string, string> = {};
  injectTrace((key, value) => {
    carrier[key] = value;
  });
  log.info({ carrier }, 'inside');
  const parent = contextFromTraceparent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  await withSpan('continued', { parent }, () => Promise.resolve());
  await withSpan('fresh', { parent: contextFromTraceparent() }, () => Promise.resolve());
  const error = Object.assign(new Error('GET /bot123:AAH-abcdef/getMe failed'), { code: 'AI_TIMEOUT' });
  await withSpan('inner', {}, () => Promise.reject(error)).catch(() => undefined);
});
const before = performance.now();
await telemetry.shutdown();
log.info({ flushMs: performance.now() - before }, 'done');
// Like a service: whatever the SDK still tries does not keep it.
process.exit();
