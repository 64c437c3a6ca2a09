/** What people did and saw. Times are milliseconds since the epoch. JSON. */
export interface History {
  readonly questions: readonly Question[];
  readonly parts: readonly Part[];
  readonly told: readonly Told[];
  readonly presses: readonly Press[];
  readonly documents: readonly Document[];
  /** Draft frames that came after the end of their answer. */
  readonly ghosts: readonly Ghost[];
  /** Chats with a draft that nobody ends any more. */
  readonly draftsLeft: readonly number[];
}

export interface Question {
  /** `<person>-<number>`. */
  readonly name: string;
  /** People wait within a mailbox only: a private chat, or one member in one group. */
  readonly mailbox: string;
  readonly at: number;
  /** Over the rate limit: it must not be answered. */
  readonly refused: boolean;
  /** The person pressed Stop while it was being answered. */
  stopped: boolean;
}

/** A message with paragraphs of an answer. */
export interface Part {
  readonly at: number;
  readonly question: string;
  readonly from: number;
  readonly to: number;
  readonly of: number;
  /** Something is said under it: it was stopped, or broke off. */
  readonly remark: string;
}

/** A message of the bot without any answer: an error, or what there is to say about a question. */
export interface Told {
  readonly at: number;
  /** Undefined when it answers nothing. */
  readonly question: string | undefined;
  readonly press: string | undefined;
  readonly text: string;
}

export interface Ghost {
  readonly at: number;
  readonly question: string;
}

/** The PDF button under an answer was pressed. */
export interface Press {
  /** `<chat>/<message>`. */
  readonly name: string;
  readonly at: number;
}

export interface Document {
  readonly at: number;
  /** Of the press, or undefined. */
  readonly press: string | undefined;
}
