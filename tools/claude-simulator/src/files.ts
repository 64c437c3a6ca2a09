import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from './errors.ts';

const most = { images: 100, imageBytes: 5 * 1024 * 1024, pixels: 8000, pixelsOfMany: 2000, many: 20 };

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
type ImageType = (typeof imageTypes)[number];

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, 'invalid base64 data');
const fileBlock = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('image'),
    source: z.strictObject({ type: z.literal('base64'), media_type: z.enum(imageTypes), data: base64 }),
  }),
  z.looseObject({
    type: z.literal('document'),
    source: z.strictObject({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: base64 }),
  }),
]);
type FileBlock = z.infer<typeof fileBlock>;

/** How many images and documents there are. */
export interface FileCount {
  readonly images: number;
  readonly documents: number;
}

interface Block {
  readonly type: string;
}
interface Message {
  readonly content: string | readonly Block[];
}

/** Looks into images and documents as the real API does, as far as their first bytes tell. Throws `ApiError`. */
export function checkFiles(messages: readonly Message[]): void {
  const images: { readonly place: string; readonly bytes: Buffer }[] = [];
  for (const { place, block } of fileBlocks(messages)) {
    const { success, data, error } = fileBlock.safeParse(block);
    if (!success) {
      const [issue] = error.issues;
      throw new ApiError(400, `${place}.${issue?.path.join('.')}: ${issue?.message}`);
    }
    const bytes = Buffer.from(data.source.data, 'base64');
    checkContent(place, data, bytes);
    if (data.type === 'image') images.push({ place, bytes });
  }
  if (images.length > most.images) throw new ApiError(400, `Too many images: ${images.length} > ${most.images}`);
  const limit = images.length > most.many ? most.pixelsOfMany : most.pixels;
  for (const { place, bytes } of images) {
    if (Math.max(...pngSize(bytes)) > limit) {
      throw new ApiError(
        400,
        `${place}.source.base64.data: At least one of the image dimensions exceed max allowed size: ${limit} pixels`,
      );
    }
  }
}

/** The messages with size and hash in the place of the data of files: of each call they stay in memory. */
export function withoutData<M extends Message>(messages: readonly M[]): M[] {
  const slim = (block: Block) => {
    const { success, data: file } = fileBlock.safeParse(block);
    return success ? { ...block, source: { ...file.source, data: dataMark(file.source.data) } } : block;
  };
  return messages.map((message) =>
    typeof message.content === 'string' ? message : { ...message, content: message.content.map(slim) },
  );
}

/** What the journal shows of base64 data. */
export function dataMark(data: string): string {
  const bytes = Buffer.from(data, 'base64');
  return `${bytes.byteLength} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`;
}

export function countFiles(messages: readonly Message[]): FileCount {
  const types = fileBlocks(messages).map(({ block }) => block.type);
  const count = (type: string) => types.filter((each) => each === type).length;
  return { images: count('image'), documents: count('document') };
}

function fileBlocks(messages: readonly Message[]): { readonly place: string; readonly block: Block }[] {
  return messages.flatMap(({ content }, message) =>
    typeof content === 'string'
      ? []
      : content
          .map((block, index) => ({ place: `messages.${message}.content.${index}`, block }))
          .filter(({ block }) => block.type === 'image' || block.type === 'document'),
  );
}

function checkContent(place: string, { source }: FileBlock, bytes: Buffer): void {
  if (source.media_type === 'application/pdf') {
    if (!bytes.subarray(0, 1024).includes('%PDF-'))
      throw new ApiError(400, `${place}.document.source: The PDF specified was not valid.`);
    return;
  }
  const at = `${place}.image.source.base64`;
  if (source.data.length > most.imageBytes) {
    throw new ApiError(
      400,
      `${at}: image exceeds 5 MB maximum: ${source.data.length} bytes > ${most.imageBytes} bytes`,
    );
  }
  const found = imageType(bytes);
  if (found === undefined) throw new ApiError(400, `${at}.data: Could not process image`);
  if (found !== source.media_type) {
    throw new ApiError(400, `${at}.media_type: Image does not match the provided media type ${source.media_type}`);
  }
}

function imageType(bytes: Buffer): ImageType | undefined {
  const head = bytes.subarray(0, 12).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('GIF8')) return 'image/gif';
  return /^RIFF[^]{4}WEBP$/.test(head) ? 'image/webp' : undefined;
}

/** Only of a PNG are the sizes at a fixed place. */
function pngSize(bytes: Buffer): [number, number] {
  return imageType(bytes) === 'image/png' && bytes.length >= 24
    ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
    : [0, 0];
}
