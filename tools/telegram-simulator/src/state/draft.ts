import type { MessageEntity, RichMessage } from '../telegram.ts';

export type DraftContent =
  | { readonly text: string; readonly entities?: readonly MessageEntity[] }
  | { readonly rich_message: RichMessage };

export interface Draft {
  /** Compared as text: the Bot API sends it as a number and returns it as a string. */
  readonly draftId: string;
  /** 0 outside of topics. */
  readonly thread: number;
  readonly content: DraftContent;
  readonly canStop: boolean;
  readonly keepOnStop: boolean;
  /** Frames received under this id. */
  readonly frames: number;
}
