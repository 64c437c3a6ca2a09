import { createHash } from 'node:crypto';
import type { Bucket } from '@gonets/bus';
import type { RenderRequest } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import { z } from 'zod';

/** A PDF that Telegram has. */
export const sentDocumentSchema = z.object({
  /** Telegram's name for the file; only the bot that has sent it can use it. */
  fileId: z.string(),
  pages: z.int().min(1),
  /** Version of the engine that has made it; undefined from a service that does not tell. */
  engine: z.string().optional(),
});
export type SentDocument = z.infer<typeof sentDocumentSchema>;

interface Deps {
  readonly bucket: Pick<Bucket<SentDocument>, 'get' | 'put'>;
  /** Id of the bot. */
  readonly bot: number;
  readonly log: Logger;
}

/** The key of a PDF: what it was made of, and its file name, which Telegram keeps with it. */
export function documentKey(request: RenderRequest, filename: string): string {
  return createHash('sha256')
    .update(JSON.stringify([filename, request]))
    .digest('hex');
}

/**
 * Remembers which PDFs Telegram has, so that one that is asked for again is neither rendered nor uploaded again. Only
 * saves work: what fails here is logged, and the PDF is made anew.
 */
export class SentDocuments {
  readonly #deps: Deps;
  /** Of the last PDF that was made for this process. */
  #engine: string | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Undefined also when a newer engine would make another file, as far as this process knows. */
  async find(key: string): Promise<SentDocument | undefined> {
    try {
      const found = (await this.#deps.bucket.get(this.#keyOf(key)))?.value;
      return this.#engine === undefined || found?.engine === this.#engine ? found : undefined;
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'nobody knows whether Telegram has this PDF: it is made anew');
      return undefined;
    }
  }

  async keep(key: string, document: SentDocument): Promise<void> {
    const { bucket, log } = this.#deps;
    this.#engine = document.engine ?? this.#engine;
    try {
      await bucket.put(this.#keyOf(key), document);
    } catch (error) {
      log.warn({ err: error }, 'a PDF that was sent will be made anew when it is asked for again');
    }
  }

  #keyOf(key: string): string {
    return `${this.#deps.bot}.${key}`;
  }
}
