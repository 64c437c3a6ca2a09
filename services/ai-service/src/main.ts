import { buckets } from '@gonets/contracts';
import { run } from '@gonets/runtime';
import { aiConfig } from './config.ts';
import { startAiService } from './service.ts';

/** Long enough for nearly every answer that has begun. */
const graceMs = 90_000;

await run(
  'ai-service',
  aiConfig,
  {
    graceMs,
    storage: { buckets: [buckets.conversations, buckets.attachments, buckets.usage, buckets.reportParts] },
  },
  startAiService,
);
