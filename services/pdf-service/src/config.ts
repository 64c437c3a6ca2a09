import { config } from '@gonets/runtime';
import type { ConfigValues } from '@gonets/runtime';

const names = ['THREAD_POOL_SIZE', 'PDF_SEMAPHORE_LIMIT'] as const;

export type PdfConfig = ConfigValues<(typeof names)[number]>;

/** The environment of pdf-service, besides what every service reads. */
export const pdfConfig = config(names);
