import { BusError } from '@gonets/bus';
import type { StreamContextOf } from '@gonets/bus';
import type { GenerateDelta, GenerateEnd } from '@gonets/contracts';

export type Context = Omit<StreamContextOf<GenerateDelta>, 'size'>;

/**
 * One turn being answered, for everybody who asks for it meanwhile: after a crash or a lost connection the same turn is
 * asked again while the first asking may still be at work. It goes on as long as anybody waits for it.
 */
export class SharedAnswer {
  readonly #callers = new Set<Context>();
  readonly #controller = new AbortController();
  readonly #end: Promise<GenerateEnd>;
  #text = '';

  /** `work` gets a context of its own: it aborts when a caller stops the answer, or when the last one has left. */
  constructor(work: (context: Context) => Promise<GenerateEnd>) {
    this.#end = work({
      signal: this.#controller.signal,
      remainingMs: () => Math.max(0, ...[...this.#callers].map((caller) => caller.remainingMs())),
      write: (delta) => this.#write(delta),
    });
    // Whoever has joined hears of it.
    this.#end.catch(() => {});
  }

  /** True when everybody had left before it ended: whoever comes then has to begin anew. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted && !isStopped(this.#controller.signal);
  }

  /** Resolves at the end of the work, whatever it was. */
  async settled(): Promise<void> {
    await this.#end.catch(() => {});
  }

  /**
   * Writes what there is already, then goes along until the end.
   * Rejects with the reason of the caller's signal; for the last caller only when the work has really ended.
   */
  async join(caller: Context): Promise<GenerateEnd> {
    const { signal } = caller;
    signal.throwIfAborted();
    this.#callers.add(caller);
    if (this.#text !== '') {
      caller.write({ text: this.#text });
    }
    let leave = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        if (isStopped(signal)) {
          this.#controller.abort(signal.reason);
        } else if (this.#callers.delete(caller) && this.#callers.size === 0) {
          this.#controller.abort(signal.reason);
        } else {
          reject(signal.reason);
        }
      };
    });
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#end, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#callers.delete(caller);
    }
  }

  #write(delta: GenerateDelta): void {
    this.#text += delta.text;
    for (const caller of this.#callers) {
      caller.write(delta);
    }
  }
}

/** True when it was the user who stopped the answer. */
export function isStopped({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof BusError && reason.code === 'CANCELLED';
}
