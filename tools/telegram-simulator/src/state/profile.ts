export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

/** What the bot says about itself, by language code; '' is the default. Commands also by scope. */
export class Profile {
  readonly #commands = new Map<string, readonly BotCommand[]>();
  readonly descriptions = new Map<string, string>();
  readonly shortDescriptions = new Map<string, string>();
  readonly names = new Map<string, string>();

  setCommands(scope: string, language: string, commands: readonly BotCommand[]): void {
    this.#commands.set(`${scope} ${language}`, commands);
  }

  deleteCommands(scope: string, language: string): void {
    this.#commands.delete(`${scope} ${language}`);
  }

  commands(scope: string, language: string): readonly BotCommand[] {
    return this.#commands.get(`${scope} ${language}`) ?? [];
  }

  /** The commands a person sees in a private chat: the closest scope and language that were set. */
  visibleCommands(language: string): readonly BotCommand[] {
    for (const scope of ['all_private_chats', 'default']) {
      for (const code of [language, '']) {
        const commands = this.commands(scope, code);
        if (commands.length > 0) return commands;
      }
    }
    return [];
  }
}

export function inLanguage(texts: ReadonlyMap<string, string>, language: string): string {
  return texts.get(language) ?? texts.get('') ?? '';
}
