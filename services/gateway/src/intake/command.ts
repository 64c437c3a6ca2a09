import type { Message } from './updates.ts';

export interface Bot {
  readonly id: number;
  readonly username: string;
}

/**
 * The name of the bot command a message begins with, in lower case, also in a caption; undefined without one and for
 * a command that names another bot (`/stop@OtherBot`).
 */
export function commandOf({ text, caption }: Message, bot: Bot): string | undefined {
  const [, name, addressee] = /^\/([a-z0-9_]{1,32})(?:@(\w+))?(?=\s|$)/i.exec(text ?? caption ?? '') ?? [];
  const forOther = addressee !== undefined && addressee.toLowerCase() !== bot.username.toLowerCase();
  return forOther ? undefined : name?.toLowerCase();
}

/** What a message that begins with a command says after it. */
export function afterCommand({ text, caption }: Message): string {
  return (text ?? caption ?? '').replace(/^\/\S+/, '').trim();
}
