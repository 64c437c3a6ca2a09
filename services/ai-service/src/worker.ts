import { parentPort, workerData } from 'node:worker_threads';
import { BusError } from '@gonets/bus';
import { docxText } from './attachments/docx.ts';
import type { ReadOrder, ReadResult } from './attachments/document-thread.ts';
import { pdfPages } from './attachments/pdf.ts';

/** Reads one document, and ends. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(await result(workerData));

async function result({ kind, bytes }: ReadOrder): Promise<ReadResult> {
  try {
    return kind === 'zip' ? { text: await docxText(bytes) } : { pages: await pdfPages(bytes) };
  } catch (error) {
    if (error instanceof BusError) {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
}
