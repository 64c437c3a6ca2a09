import { attachmentLimits, renderLimits } from '@gonets/contracts';
import type { Choice, UsageFigures } from '@gonets/contracts';
import type { Texts } from './texts.ts';

export const russian: Texts = {
  start:
    'Здравствуйте! Я Гонец. Спросите о чём угодно своими словами: ответ появляется, пока я его пишу, а кнопка PDF под ним делает документ.\n\n/help покажет, что я умею.',
  help: [
    'Напишите вопрос или пришлите с ним фото, PDF, docx или текстовый файл — я отвечу.',
    '',
    '/new — забыть этот разговор и начать заново',
    '/retry — спросить то же ещё раз',
    '/pdf — последний ответ в PDF',
    '/model — какая модель отвечает',
    '/mode — в какой роли: помощник, эксперт, редактор…',
    '/report тема — отчёт на неё, сразу с PDF',
    '/export — весь разговор файлом',
    '/usage — сколько ушло на ответы',
    '/stop — остановить ответ, который пишется',
    '/forget — удалить всё, что я знаю об этом чате',
    '/help — этот список',
  ].join('\n'),
  unknownCommand: (command) => `Не знаю команды ${command}. Мои команды покажет /help.`,
  forgotten: 'Готово: наш разговор забыт. О чём поговорим?',
  nothingToForget: 'Этот разговор и так пуст. Спросите о чём-нибудь!',
  everythingForgotten: 'Готово: разговор, файлы и настройки этого чата удалены.',
  nothingToStop: 'Сейчас ничего не выполняется, останавливать нечего.',
  limited: (seconds) =>
    seconds > 0
      ? `Сообщений сразу слишком много: лимит исчерпан. Напишите снова ${inTime(seconds)}.`
      : 'Сообщений сразу было слишком много, и это я пропустил. Теперь можно писать снова.',

  thinking: 'Думаю…',
  restarting: 'Часть меня перезапускается. Ваш запрос не потерян, минуту…',
  slow: 'Дольше обычного, но я работаю над ответом…',
  queued: (place) => `Сейчас много вопросов. Вы ${place}-й в очереди…`,
  stopped: 'Остановлено.',
  stoppedEarly: 'Остановлено до начала ответа.',
  interrupted: 'Здесь ответ прервался.',
  cutShort: 'Ответ достиг предела длины. Нажмите «Продолжить» или напишите «продолжай» — и я продолжу.',
  refused: 'С этим я помочь не могу. Попробуйте спросить по-другому.',
  refusedHere: 'Дальше об этом я говорить не могу. Попробуйте спросить по-другому.',
  emptyAnswer: 'На этот раз ответа не пришло. Спросите ещё раз, можно другими словами.',
  tooLong: (characters) =>
    `Это слишком длинно: за один раз я принимаю до ${count(characters)} знаков. Пришлите по частям.`,

  fileTooLarge: (megabytes) => `Файл слишком большой: я принимаю файлы до ${megabytes} МБ. Пришлите файл поменьше.`,
  fileTooMuch: (name) =>
    `В ${name} слишком много: я читаю PDF до ${attachmentLimits.pages} страниц, тексты до ${count(attachmentLimits.characters)} знаков и картинки до ${attachmentLimits.pixels / 1e6} мегапикселей. Пришлите часть поменьше.`,
  fileUnsupported: (name) =>
    `Такие файлы, как ${name}, я не читаю. Пришлите картинку (JPEG, PNG, WebP, GIF), PDF, docx или текст.`,
  fileUnreadable: (name) =>
    `Не могу открыть ${name}: файл повреждён или защищён паролем. Сохраните его заново и пришлите ещё раз.`,
  fileUnavailable: 'Телеграм не отдал мне этот файл. Пришлите его ещё раз.',
  fileSlow: 'Телеграм слишком долго отдавал мне этот файл. Пришлите его ещё раз или файл поменьше.',
  filesTooMany: (most) => `За один раз я читаю до ${most} файлов; остальные пропущены.`,
  filesTooMuch: 'Вместе в этих файлах слишком много. Пришлите их по частям.',
  unsupported:
    'Такие сообщения я пока не понимаю. Напишите текст, пришлите фото или файл: PDF, docx, текст, таблицу csv, код.',
  fileQuestion: 'Вот файл. Кратко скажи, что в нём и что с ним можно сделать.',
  photoQuestion: 'Что здесь изображено? Если есть текст, прочитай его.',

  againButton: 'Спросить ещё раз',
  nothingToRetry: 'Повторять нечего: в этом разговоре ещё нет вопросов. Спросите о чём-нибудь!',
  questionGone: 'Этого вопроса у меня больше нет. Напишите его, пожалуйста, снова.',

  settings: {
    model: {
      offer: (choices, present) => `${offered(choices)}Сейчас отвечает ${present}. Кто будет отвечать дальше?`,
      chosen: (name) => `Теперь в этом разговоре отвечает ${name}.`,
      gone: 'Этой модели больше нет в списке. Выберите другую: /model',
    },
    persona: {
      offer: (_, present) => `Сейчас моя роль — ${present}. Кем мне быть дальше?`,
      chosen: (name) => `Теперь моя роль в этом разговоре — ${name}.`,
      gone: 'Этой роли больше нет в списке. Выберите другую: /mode',
    },
  },

  transcriptName: 'Разговор с Гонцом',
  transcriptCaption: (questions) => `Весь разговор, который я помню. Вопросов: ${questions}.`,
  transcriptYou: 'Вы',
  transcriptBot: 'Гонец',
  nothingToExport: 'Этот разговор пуст, сохранять нечего.',

  moreButton: 'Продолжить',
  moreQuestion:
    'Продолжи ответ ровно с того места, где он оборвался, на том же языке. Ничего не повторяй и не начинай со вступления.',
  nothingMore: 'Это всё: ответ выше уже полный.',
  pdfButton: 'PDF',
  pdfName: 'ответ',
  pdfCaption: (title, pages) => `${title}\n${pages} ${pageWord(pages)}`,
  pdfWorking: 'Готовлю PDF…',
  pdfPages: (pages) => `Готовлю PDF: уже ${pages} ${pageWord(pages)}…`,
  nothingForPdf: 'Пока нет ответа, из которого можно сделать PDF. Сначала спросите о чём-нибудь.',

  reference: (code) => `Код обращения: ${code}`,
  reportHow: 'Напишите тему после команды, например:\n/report Как гонцы возили письма до телеграфа',
  reportPlanning: 'Составляю план отчёта…',
  reportProgress: (written, sections) =>
    written < sections ? `Пишу отчёт: раздел ${written + 1} из ${sections}…` : 'Собираю отчёт…',
  reportStopped: (written, sections) => `Остановлено: готово разделов — ${written} из ${sections}.`,
  reportPartial: (missing, sections) => `Не удалось написать разделов: ${missing} из ${sections}.`,

  usage: ({ today, month, budget }) =>
    [
      `Сегодня: ${taken(today)}`,
      `За месяц: ${taken(month)}`,
      ...(budget ? [`Бюджет на сегодня: ${dollars(budget.committed)} из ${dollars(budget.microDollars)}`] : []),
      '',
      'Сутки и месяцы начинаются в полночь по UTC.',
    ].join('\n'),
  budgetRenewed: (minutes) => `Снова можно спросить через ${hours(minutes)}, после полуночи по UTC.`,
  errors: {
    BUSY: 'Сейчас спрашивает слишком много людей. Попробуйте ещё раз через минуту.',
    DEADLINE: 'Ответ занял слишком много времени, и я перестал ждать. Попробуйте ещё раз.',
    NO_SERVICE: 'Эта часть меня перезапускается. Попробуйте ещё раз через минуту.',
    UNAVAILABLE: 'У меня внутри пропала связь. Попробуйте ещё раз через минуту.',
    CANCELLED: 'Это было остановлено раньше, чем закончилось.',
    INVALID: 'Что-то во мне не сходится. Попробуйте ещё раз, а если повторится — сообщите владельцу этого бота.',
    INTERNAL:
      'Что-то пошло не так на моей стороне. Попробуйте ещё раз, а если повторится — сообщите владельцу этого бота.',
    NOT_FOUND: 'Этого ответа у меня больше нет. Спросите снова — и я напишу новый.',
    FILE_UNSUPPORTED: 'Файлы такого рода я читать не умею.',
    FILE_UNREADABLE: 'Этот файл повреждён или защищён паролем.',
    FILE_TOO_LARGE: 'Этот файл слишком велик, чтобы его прочитать.',
    CONTINUED: 'Этот ответ я уже продолжил: смотрите ниже.',
    AI_OVERLOADED: 'ИИ сейчас перегружен. Попробуйте ещё раз через минуту.',
    AI_RATE_LIMITED: 'ИИ пока не принимает от меня новых вопросов. Попробуйте ещё раз через минуту.',
    AI_TIMEOUT: 'ИИ замолчал и не ответил вовремя. Попробуйте ещё раз.',
    AI_UNAVAILABLE: 'Сейчас ИИ недоступен. Попробуйте ещё раз через минуту.',
    AI_POOL_TIMEOUT: 'Сейчас пишется слишком много ответов. Попробуйте ещё раз через минуту.',
    AI_EMPTY: 'ИИ закончил, не сказав ни слова. Спросите ещё раз, можно другими словами.',
    AI_TOO_LONG:
      'Для ИИ это слишком длинно вместе с тем, что было сказано раньше. Попробуйте /new или пришлите по частям.',
    AI_REJECTED: 'ИИ не принял этот вопрос. Попробуйте /new или спросите по-другому.',
    AI_KEY: 'Сейчас ИИ мне недоступен: владельцу этого бота нужно проверить ключ. Сообщите ему, пожалуйста.',
    AI_CREDIT: 'Сейчас ИИ мне недоступен: владельцу этого бота нужно пополнить счёт. Сообщите ему, пожалуйста.',
    AI_BUDGET: 'Ваш дневной бюджет исчерпан.',
    PDF_TOO_LARGE: `Этот ответ не помещается в один PDF: я делаю до ${renderLimits.pages} страниц и ${renderLimits.bytes / 1e6} МБ. Попросите покороче или по частям.`,
    PDF_TIMEOUT: 'Этот PDF готовился слишком долго. Попросите ответ покороче и попробуйте снова.',
  },
  failed: 'Несколько попыток не помогли, и закончить не получилось. Спросите ещё раз, пожалуйста.',
};

function inTime(seconds: number): string {
  return seconds < 120 ? `через ${seconds} с` : `через ${Math.ceil(seconds / 60)} мин`;
}

/** The choices of which there is something to say. */
function offered(choices: readonly Choice[]): string {
  const lines = choices.flatMap(({ name, about }) => (about === undefined ? [] : [`${name} — ${about}`]));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

function taken({ inputTokens, outputTokens, microDollars }: UsageFigures): string {
  return `прочитано токенов: ${count(inputTokens)}, написано: ${count(outputTokens)}, ${dollars(microDollars)}`;
}

function dollars(microDollars: number): string {
  const digits = microDollars > 0 && microDollars < 10_000 ? 4 : 2;
  return `$${(microDollars / 1e6).toFixed(digits).replace('.', ',')}`;
}

function hours(minutes: number): string {
  return minutes < 60 ? `${minutes} мин` : `${Math.floor(minutes / 60)} ч ${minutes % 60} мин`;
}

function count(number: number): string {
  return number.toLocaleString('ru');
}

function pageWord(pages: number): string {
  const words = {
    one: 'страница',
    few: 'страницы',
    many: 'страниц',
    other: 'страницы',
    zero: 'страниц',
    two: 'страницы',
  };
  return words[new Intl.PluralRules('ru').select(pages)];
}
