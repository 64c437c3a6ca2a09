/** What the page receives; the same objects as in ../telegram.ts and ../state, seen from a browser. */
import type { Chat, Document, Button, Message, MessageEntity, RichBlock, RichText, User } from '../telegram.ts';
import type { Draft } from '../state/draft.ts';

export type { Button, Chat, Document, Draft, Message, MessageEntity, RichBlock, RichText, User };

export interface Command {
  readonly command: string;
  readonly description: string;
}

export interface Profile {
  /** Who looks at the page. */
  readonly user: User;
  readonly bot: User;
  readonly name: string;
  readonly description: string;
  readonly commands: readonly Command[];
}

export interface ChatState {
  readonly chat: Chat;
  messages: Message[];
  drafts: Draft[];
}

export interface Snapshot {
  readonly profile: Profile;
  readonly chats: ChatState[];
}
