/** Kinds of files by how their bytes begin, whatever their names say. `zip` may be a docx. */
export type FileKind = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'pdf' | 'zip';

/** Before the header of a PDF there may be something else. */
const pdfWithin = 1024;

/** Undefined for a text and for everything that is not known. */
export function fileKind(bytes: Uint8Array): FileKind | undefined {
  const head = Buffer.from(bytes.subarray(0, pdfWithin)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (/^RIFF[^]{4}WEBP/.test(head)) return 'image/webp';
  if (head.startsWith('PK\x03\x04')) return 'zip';
  return head.includes('%PDF-') ? 'pdf' : undefined;
}
