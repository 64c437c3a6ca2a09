import { BusError } from '@gonets/bus';
import { unzipSync, zipSync } from 'fflate';
import type { UnzipFileInfo } from 'fflate';
import mammoth from 'mammoth';

const mib = 1024 * 1024;
/** Of all parts that are unpacked. A thick book has 10 MiB. */
const mostUnpacked = 40 * mib;
const body = 'word/document.xml';
/** Pictures and fonts are left packed. */
const wanted = /\.(xml|rels)$/i;

/**
 * The text of a docx as HTML, which keeps its headings, lists and tables. Runs long on a large one: not for the main thread. Throws
 * `FILE_UNSUPPORTED` for another zip, `FILE_UNREADABLE`, and `FILE_TOO_LARGE` before more is unpacked than that.
 */
export async function docxText(bytes: Uint8Array): Promise<string> {
  const parts = unpacked(bytes);
  if (!parts[body]) {
    throw new BusError('FILE_UNSUPPORTED', `a zip without ${body}`);
  }
  try {
    // What the library unpacks itself would not be bounded.
    const buffer = Buffer.from(zipSync(parts, { level: 0 }));
    const noPictures = mammoth.images.imgElement(async () => ({ src: '' }));
    const { value } = await mammoth.convertToHtml({ buffer }, { convertImage: noPictures });
    return value.replaceAll(/<img[^>]*>/g, '').replaceAll(/(<\/(p|h\d|li|tr|table)>)(?=<)/g, '$1\n');
  } catch (error) {
    throw new BusError('FILE_UNREADABLE', 'the docx cannot be read', { cause: error });
  }
}

/** The sizes that a zip tells may be lies: each part gets exactly so much room, and not more. */
function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  const filter = ({ name, originalSize }: UnzipFileInfo) => {
    if (!wanted.test(name)) {
      return false;
    }
    total += originalSize;
    if (total > mostUnpacked) {
      throw new BusError('FILE_TOO_LARGE', `a zip of more than ${mostUnpacked} bytes of XML`);
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof BusError
      ? error
      : new BusError('FILE_UNREADABLE', 'the zip cannot be unpacked', { cause: error });
  }
}
