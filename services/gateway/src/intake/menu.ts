import type { Language } from '@gonets/contracts';

/** The commands in Telegram's menu, in the order of its list. */
export const menu: Readonly<Record<Language, readonly { command: string; description: string }[]>> = {
  en: [
    { command: 'new', description: 'Forget the conversation and start afresh' },
    { command: 'retry', description: 'Ask the last question again' },
    { command: 'pdf', description: 'The last answer as a PDF' },
    { command: 'report', description: 'A report on a topic, with its PDF' },
    { command: 'model', description: 'Choose the model that answers' },
    { command: 'mode', description: 'Choose who answers: assistant, expert, editor…' },
    { command: 'export', description: 'The whole conversation as a file' },
    { command: 'usage', description: 'What my answers have taken' },
    { command: 'stop', description: 'Stop the answer being written' },
    { command: 'forget', description: 'Delete everything I know of this chat' },
    { command: 'help', description: 'What I can do' },
  ],
  ru: [
    { command: 'new', description: 'Забыть разговор и начать заново' },
    { command: 'retry', description: 'Спросить то же ещё раз' },
    { command: 'pdf', description: 'Последний ответ в PDF' },
    { command: 'report', description: 'Отчёт на тему, сразу с PDF' },
    { command: 'model', description: 'Выбрать модель' },
    { command: 'mode', description: 'Выбрать роль: помощник, эксперт, редактор…' },
    { command: 'export', description: 'Весь разговор файлом' },
    { command: 'usage', description: 'Сколько ушло на ответы' },
    { command: 'stop', description: 'Остановить ответ' },
    { command: 'forget', description: 'Удалить всё, что я знаю об этом чате' },
    { command: 'help', description: 'Что я умею' },
  ],
};

/** Every command of the bot. `/start` is sent by Telegram's own button. */
export const commandNames: ReadonlySet<string> = new Set(['start', ...menu.en.map(({ command }) => command)]);
