import { run } from '@gonets/runtime';
import { pdfConfig } from './config.ts';
import { startPdfService } from './service.ts';

/** Longer than the hard limit of one document. */
const graceMs = 20_000;

await run('pdf-service', pdfConfig, { graceMs }, startPdfService);
