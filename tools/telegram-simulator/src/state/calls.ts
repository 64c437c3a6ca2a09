/** What became of a call of a Bot API method. */
export interface Outcome {
  /** HTTP status; 0 when the connection was dropped. */
  readonly status: number;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly description?: string;
  /** Kind of the injected fault, if there was one. */
  readonly fault?: string;
}

/** One call of a Bot API method (or of `download`), without the bot token. */
export interface Call {
  /** Position in the order of arrival, from 1. */
  readonly order: number;
  readonly method: string;
  readonly chat: number | undefined;
  /** Unix time in milliseconds. */
  readonly at: number;
  /** Milliseconds until it was answered; undefined while it runs. */
  durationMs: number | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  outcome: Outcome | undefined;
}

/** The last calls, in the order they came in. */
export class CallLog {
  #calls: Call[] = [];
  #order = 0;
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Notes a call and answers the function that notes its outcome. */
  start(method: string, parameters: Readonly<Record<string, unknown>>): (outcome: Outcome) => void {
    const chat = Number(parameters['chat_id']);
    const call: Call = {
      order: ++this.#order,
      method,
      chat: Number.isInteger(chat) ? chat : undefined,
      at: Date.now(),
      durationMs: undefined,
      parameters: redact(parameters),
      outcome: undefined,
    };
    this.#calls.push(call);
    // Trimmed in halves, so that a call costs no copying of the whole log.
    if (this.#calls.length > 2 * this.#capacity) this.#calls = this.#calls.slice(-this.#capacity);
    return (outcome) => {
      call.durationMs = Date.now() - call.at;
      call.outcome = outcome;
    };
  }

  /** Calls of one method, or of all. */
  list(method?: string): readonly Call[] {
    const calls = this.#calls.slice(-this.#capacity);
    const name = method?.toLowerCase();
    return name === undefined ? calls : calls.filter((call) => call.method.toLowerCase() === name);
  }

  clear(): void {
    this.#calls = [];
  }
}

function redact(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return 'secret_token' in parameters ? { ...parameters, secret_token: '***' } : parameters;
}
