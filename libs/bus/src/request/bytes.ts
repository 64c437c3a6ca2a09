import { createHash } from 'node:crypto';
import type { BytesContract } from '@gonets/contracts';
import { BusError } from '../errors.ts';
import { parseWith } from '../frames.ts';
import type { EndFrame, Frame } from '../frames.ts';
import type { BytesOptions, Document } from '../types.ts';
import type { Wire } from '../wire.ts';
import type { Receiver } from './attempt.ts';
import { exchange } from './exchange.ts';
import { untouched } from './retry-rules.ts';

/** Over Telegram's 50 MB for a file that a bot sends. */
const largestDocumentBytes = 64 * 1024 * 1024;

export function bytes<Req, Progress, End>(
  wire: Wire,
  contract: BytesContract<Req, Progress, End>,
  request: Req,
  options: BytesOptions<Progress>,
): Promise<Document<End>> {
  return exchange(wire, {
    subject: contract.subject,
    request,
    deadlineMs: options.deadlineMs,
    gapMs: options.gapMs,
    absenceMs: options.absenceMs,
    onAbsent: options.onAbsent,
    callers: [options.signal],
    receiver: () => new Assembly(contract, options),
    again: untouched,
  });
}

/** Puts a document together and checks it. */
class Assembly<Req, Progress, End> implements Receiver<Document<End>> {
  readonly #contract: BytesContract<Req, Progress, End>;
  readonly #options: Pick<BytesOptions<Progress>, 'onQueued' | 'onProgress'>;
  readonly #hash = createHash('sha256');
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  #ahead = -1;

  constructor(
    contract: BytesContract<Req, Progress, End>,
    options: Pick<BytesOptions<Progress>, 'onQueued' | 'onProgress'>,
  ) {
    this.#contract = contract;
    this.#options = options;
  }

  take(frame: Exclude<Frame, { type: 'end' | 'error' }>): void {
    if (frame.type === 'bytes') {
      this.#add(frame.seq, frame.bytes);
    } else if (frame.type === 'delta') {
      this.#options.onProgress?.(parseWith(this.#contract.progress, frame.delta, 'the progress'));
    } else if (frame.type === 'heartbeat' && frame.ahead !== undefined && frame.ahead !== this.#ahead) {
      this.#ahead = frame.ahead;
      this.#options.onQueued?.(frame.ahead);
    }
  }

  end(frame: EndFrame): Document<End> {
    if (frame.length !== this.#length || frame.sha256 !== this.#hash.digest('hex')) {
      throw damaged(`${this.#length} of ${frame.length} bytes arrived whole`);
    }
    return { bytes: Buffer.concat(this.#pieces), end: parseWith(this.#contract.end, frame.end, 'the end') };
  }

  #add(seq: number, piece: Uint8Array): void {
    if (seq !== this.#pieces.length) {
      throw damaged(`frame ${this.#pieces.length} was lost`);
    }
    this.#length += piece.length;
    if (this.#length > largestDocumentBytes) {
      throw new BusError('INVALID', `the document is over ${largestDocumentBytes} bytes`);
    }
    this.#pieces.push(piece);
    this.#hash.update(piece);
  }
}

function damaged(what: string): BusError {
  return new BusError('UNAVAILABLE', `the document was damaged on its way (${what}); ask again`);
}
