import type { ErrorCode } from '@gonets/contracts';
import { gauge, metrics } from '@gonets/telemetry';

const troubles = ['AI_KEY', 'AI_CREDIT'] as const;
type Trouble = (typeof troubles)[number];

/** Whether the API takes our key and has credit for it. Only the operator can change that. */
export class Account {
  #trouble: Trouble | undefined;

  constructor() {
    this.#tell();
  }

  /** Why nothing is answered, until a request works again. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  works(): void {
    this.#note(undefined);
  }

  /** Other failures say nothing of the account. */
  failed(code: ErrorCode): void {
    const trouble = troubles.find((known) => known === code);
    if (trouble !== undefined) {
      this.#note(trouble);
    }
  }

  #note(trouble: Trouble | undefined): void {
    if (trouble !== this.#trouble) {
      this.#trouble = trouble;
      this.#tell();
    }
  }

  #tell(): void {
    for (const code of troubles) {
      gauge(metrics.aiAccountRefused).set({ code }, code === this.#trouble ? 1 : 0);
    }
  }
}
