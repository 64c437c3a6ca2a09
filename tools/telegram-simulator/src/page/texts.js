/** Everything the page itself says, in the language of the simulated user. */
const texts = {
  ru: {
    banner: 'Локальная симуляция, не Telegram',
    language: 'Язык собеседника',
    people: 'Собеседники',
    addPerson: 'Ещё один человек',
    messages: 'Сообщения',
    empty: 'Здесь пока нет сообщений.',
    start: 'Начать',
    toEnd: 'К последнему сообщению',
    commands: 'Команды',
    attach: 'Прикрепить файл',
    detach: 'Убрать файл',
    write: 'Сообщение',
    send: 'Отправить',
    ok: 'Понятно',
    bot: 'бот',
    group: 'группа',
    typing: 'печатает…',
    uploading: 'отправляет файл…',
    writing: 'пишет ответ…',
    thinking: 'Думает…',
    stop: 'Стоп',
    you: 'Вы',
    edited: 'изменено',
    download: 'Скачать',
    photo: 'Фото',
    open: 'Открыть',
    copy: 'Копировать',
    copied: 'Скопировано',
    reconnecting: 'соединяюсь…',
    failed: 'Не отправлено',
    spoiler: 'Скрытый текст',
    formula: 'Формула',
    units: ['Б', 'КБ', 'МБ', 'ГБ'],
  },
  en: {
    banner: 'Local simulation, not Telegram',
    language: 'Language of the person',
    people: 'People',
    addPerson: 'One more person',
    messages: 'Messages',
    empty: 'No messages here yet.',
    start: 'Start',
    toEnd: 'To the newest message',
    commands: 'Commands',
    attach: 'Attach a file',
    detach: 'Remove the file',
    write: 'Message',
    send: 'Send',
    ok: 'OK',
    bot: 'bot',
    group: 'group',
    typing: 'typing…',
    uploading: 'sending a file…',
    writing: 'writing an answer…',
    thinking: 'Thinking…',
    stop: 'Stop',
    you: 'You',
    edited: 'edited',
    download: 'Download',
    photo: 'Photo',
    open: 'Open',
    copy: 'Copy',
    copied: 'Copied',
    reconnecting: 'connecting…',
    failed: 'Not sent',
    spoiler: 'Hidden text',
    formula: 'Formula',
    units: ['B', 'KB', 'MB', 'GB'],
  },
};

/** @typedef {'ru' | 'en'} Language */

/** @type {Language} */
let language = 'en';

/** Texts in the current language. */
export function text() {
  return texts[language];
}

/**
 * Changes the language of the page.
 * @param {Language} to
 */
export function setLanguage(to) {
  language = to;
  document.documentElement.lang = to;
  const table = new Map(Object.entries(texts[to]));
  const say = (/** @type {string} */ key) => String(table.get(key));
  for (const node of document.querySelectorAll('*')) {
    if (!(node instanceof HTMLElement)) continue;
    const { text: content, label, title, placeholder } = node.dataset;
    if (content !== undefined) node.textContent = say(content);
    if (label !== undefined) node.setAttribute('aria-label', say(label));
    if (title !== undefined) node.title = say(title);
    if (placeholder !== undefined) node.setAttribute('placeholder', say(placeholder));
  }
}

/**
 * @param {number} bytes
 */
export function formatSize(bytes) {
  const { units } = text();
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString(language, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${units[step] ?? ''}`;
}

/**
 * @param {number} seconds Unix time.
 */
export function formatTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}
