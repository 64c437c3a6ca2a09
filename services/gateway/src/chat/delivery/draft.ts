import type { Logger } from '@gonets/telemetry';
import { draftPage, draftWindow, split } from '../blocks/index.ts';
import type { Block } from '../blocks/index.ts';
import { sleep } from '../../intake/sleep.ts';
import { Frames } from './frames.ts';
import type { Action, Frame, Showing } from './frames.ts';

/** A draft disappears 30 s after its last frame. */
const heartbeatMs = 15_000;
/** A chat action is shown for 5 s. */
const actionMs = 4500;
/** After a frame that was not sent. */
const retryMs = 1000;
/** How long a finished answer waits for the frame that leads over to it. */
const leadMs = 500;

/** Shows that work goes on: a growing draft in private chats, else a chat action. The outbox keeps the frames apart. */
export class Draft {
  readonly #frames: Frames;
  readonly #log: Logger;
  #note: string;
  #markdown = '';
  /** Where the shown end of the text begins. */
  #from = 0;
  /** Changes so far, and those that the last frame had. */
  #changes = 0;
  #framed = -1;
  /** The text of the last frame, if it was shown from its beginning. */
  #shown: string | undefined;
  #done = false;
  #wake = () => {};
  #wakesOnChange = false;

  /** Begins at once. Without a note there is a chat action until there is something to say; `silent` shows nothing. */
  constructor(
    showing: Showing,
    { note = '', action = 'typing', silent = false }: { note?: string; action?: Action; silent?: boolean } = {},
  ) {
    this.#frames = new Frames(showing, action);
    this.#log = showing.deps.log;
    this.#note = note;
    if (silent) this.abandon();
    else if (note !== '') this.#frames.useDrafts();
    void this.#run();
  }

  /** Shows a remark as long as there is no text. */
  note(note: string): void {
    if (this.#markdown !== '' || note === this.#note) return;
    this.#note = note;
    this.#frames.useDrafts();
    this.#changed();
  }

  /** Shows the text so far. The newest wins. */
  text(markdown: string): void {
    this.#markdown = markdown;
    this.#changed();
  }

  /**
   * Ends the draft before its final message: clients turn a draft into the message only if both begin alike, so one last
   * frame shows the beginning of the message, unless the draft does already.
   */
  async finish(blocks: readonly Block[], markdown: string): Promise<void> {
    this.end();
    const aligned = this.#shown !== undefined && markdown.startsWith(this.#shown);
    if (this.#framed < 0 || aligned || !this.#frames.isDraft) return;
    const lead = this.#frames.send(() => ({ blocks: split(blocks, draftPage)[0] ?? [] }), 'lead');
    const over = new AbortController();
    await Promise.race([lead, sleep(leadMs, over.signal)]).finally(() => over.abort());
  }

  /** Sends no more frames. One in flight may still arrive: the outbox waits for it before the next final message. */
  end(): void {
    this.#done = true;
    this.#wake();
  }

  /** Ends it, and gives up the frame in flight. */
  abandon(): void {
    this.#frames.abandon();
    this.end();
  }

  #changed(): void {
    this.#changes += 1;
    if (this.#wakesOnChange && this.#frames.isDraft) this.#wake();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#done && this.#frames.form !== 'nothing') await this.#step();
    } catch (error) {
      this.#log.error({ err: error }, 'drafts of this turn stopped');
    }
  }

  async #step(): Promise<void> {
    const { form } = this.#frames;
    const sent = await this.#frames.send(() => this.#frame());
    if (!sent) this.#shown = undefined;
    if (this.#done || this.#frames.form !== form) return;
    if (!sent) await this.#pause(retryMs, false);
    else if (form === 'action') await this.#pause(actionMs, true);
    else if (this.#framed === this.#changes) await this.#pause(heartbeatMs, true);
  }

  /** Made when the frame is about to go out, so it is never older than that. */
  #frame(): Frame {
    this.#framed = this.#changes;
    const { blocks, cut, from } = draftWindow(this.#markdown, this.#from);
    this.#from = from;
    this.#shown = blocks.length > 0 && !cut ? this.#markdown : undefined;
    return blocks.length > 0 ? { blocks } : { note: this.#note };
  }

  async #pause(ms: number, wakesOnChange: boolean): Promise<void> {
    this.#wakesOnChange = wakesOnChange;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakesOnChange = false;
  }
}
