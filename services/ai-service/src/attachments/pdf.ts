import { BusError } from '@gonets/bus';
import { EncryptedPDFError, PDFDocument } from 'pdf-lib';

/**
 * How many pages a PDF has. Runs long on a large one: not for the main thread. Throws `FILE_UNREADABLE` when it is broken or has a
 * password.
 */
export async function pdfPages(bytes: Uint8Array): Promise<number> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    const pages = document.getPageCount();
    if (pages === 0) {
      throw new Error('it has no pages');
    }
    return pages;
  } catch (error) {
    const why = error instanceof EncryptedPDFError ? 'is protected by a password' : 'cannot be read';
    throw new BusError('FILE_UNREADABLE', `the PDF ${why}`, { cause: error });
  }
}
