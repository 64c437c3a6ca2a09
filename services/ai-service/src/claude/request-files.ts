import type { ApiBlock, FileBlock, Prompt } from './prompt.ts';

/** A body of a request that is made while it is sent. */
export interface Body {
  readonly bytes: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The files of one request while it is being sent. */
export interface RequestFiles {
  /** What the API gets for a file, with a mark in the place of its data. */
  block(file: FileBlock): ApiBlock;
  /** The request in JSON with the data in the place of the marks. When all of it was sent, the files are released. */
  body(json: string): Body;
  /** Lets the memory go. May be called again. */
  release(): void;
}

/**
 * Reads the files of a prompt for one request, as soon as there is room for them; undefined when it has none: then nothing waits.
 * Release them. Rejects with the reason of `signal`, or with `UNAVAILABLE`.
 */
export type OpenFiles = (prompt: Prompt, signal: AbortSignal) => Promise<RequestFiles | undefined>;

export function fileBlocksOf({ history, question }: Prompt): FileBlock[] {
  return [...history.map((exchange) => exchange.question), question].flatMap((content) =>
    typeof content === 'string' ? [] : content.filter((block) => block.type === 'file'),
  );
}
