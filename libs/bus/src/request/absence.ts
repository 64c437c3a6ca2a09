import type { BusError } from '../errors.ts';
import type { Receiver } from './attempt.ts';

/** Tells a caller that its request meets nobody, and when somebody is there again. Each change once. */
export class Absence {
  readonly #tell: ((absent: boolean) => void) | undefined;
  #absent = false;

  constructor(tell: ((absent: boolean) => void) | undefined) {
    this.#tell = tell;
  }

  /** The request will be sent again after `error`. */
  met(error: BusError): void {
    this.#change(error.code !== 'BUSY');
  }

  /** Notices the first frame of whoever has taken the request. */
  heeding<T>(receiver: Receiver<T>): Receiver<T> {
    return {
      take: (frame) => {
        this.#change(false);
        receiver.take(frame);
      },
      end: (frame) => {
        this.#change(false);
        return receiver.end(frame);
      },
    };
  }

  #change(absent: boolean): void {
    if (absent !== this.#absent) {
      this.#absent = absent;
      this.#tell?.(absent);
    }
  }
}
