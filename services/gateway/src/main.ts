import { buckets, streams } from '@gonets/contracts';
import { run } from '@gonets/runtime';
import { gatewayConfig } from './config.ts';
import { startGateway } from './service.ts';

await run(
  'gateway',
  gatewayConfig,
  {
    graceMs: 30_000,
    storage: {
      buckets: [buckets.mailboxes, buckets.leases, buckets.documents, buckets.unanswered, buckets.attachments],
      streams: [streams.turns, streams.deadLetters],
    },
  },
  startGateway,
);
