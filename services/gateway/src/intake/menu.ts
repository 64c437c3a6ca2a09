import type { Language } from '@gonets/contracts';

/** The commands in Telegram's menu, in the order of its list. */
export const menu: Readonly<Record<Language, readonly { command: string; description: string }[]>> = {
  en: [
    { command: 'new', description: 'Forget the conversation and start afresh' },
    { command: 'pdf', description: 'The last answer as a PDF' },
    { command: 'report', description: 'A report on a topic, with its PDF' },
    { command: 'usage', description: 'What my answers have taken' },
    { command: 'stop', description: 'Stop the answer being written' },
    { command: 'help', description: 'What I can do' },
  ],
  ru: [
    { command: 'new', description: 'Забыть разговор и начать заново' },
    { command: 'pdf', description: 'Последний ответ в PDF' },
    { command: 'report', description: 'Отчёт на тему, сразу с PDF' },
    { command: 'usage', description: 'Сколько ушло на ответы' },
    { command: 'stop', description: 'Остановить ответ' },
    { command: 'help', description: 'Что я умею' },
  ],
};

/** Every command of the bot. `/start` is sent by Telegram's own button. */
export const commandNames: ReadonlySet<string> = new Set(['start', ...menu.en.map(({ command }) => command)]);
