import { renderLimits } from '@gonets/contracts';
import type { UsageFigures } from '@gonets/contracts';
import type { Texts } from './texts.ts';

export const english: Texts = {
  start:
    'Hello! I am Gonets. Ask me anything in your own words: the answer appears while I write it, and the PDF button under it makes a document.\n\n/help shows what I can do.',
  help: [
    'Write a question, or send a text file with one, and I will answer.',
    '',
    '/new – forget this conversation and start afresh',
    '/pdf – the last answer as a PDF',
    '/report topic – a report on it, with its PDF',
    '/usage – what the answers have taken',
    '/stop – stop the answer being written',
    '/help – this list',
  ].join('\n'),
  unknownCommand: (command) => `I do not know ${command}. I understand /new, /pdf, /report, /usage, /stop and /help.`,
  forgotten: 'Done: I have forgotten our conversation. What shall we talk about?',
  nothingToForget: 'This conversation is empty already. Ask me something!',
  nothingToStop: 'Nothing is running, so there is nothing to stop.',
  limited: (seconds) =>
    seconds > 0
      ? `That was a lot of messages at once: you have reached the limit. Please write again ${inTime(seconds)}.`
      : 'That was a lot of messages at once, so I left this one out. You can write again now.',

  thinking: 'Thinking…',
  restarting: 'A part of me is being restarted. Your request is kept, one moment…',
  slow: 'This takes longer than usual. I am still on it…',
  queued: (place) => `Many people are asking right now. You are ${ordinal(place)} in the queue…`,
  stopped: 'Stopped.',
  stoppedEarly: 'Stopped before the answer began.',
  interrupted: 'The answer was interrupted here.',
  cutShort: 'The answer has reached its length limit. Press Continue, or write “continue”, and I will go on.',
  refused: 'I cannot help with this one. Try to put the question another way.',
  refusedHere: 'I cannot go on with this one. Try to put the question another way.',
  emptyAnswer: 'No answer came this time. Please ask again, perhaps in other words.',
  tooLong: (characters) =>
    `This is too long for me: I take up to ${count(characters)} characters at once. Please send it in parts.`,

  fileTooLarge: (megabytes) => `This file is too large: I take files up to ${megabytes} MB. Please send a smaller one.`,
  fileTooLong: (characters) =>
    `There is too much text in this file: I take up to ${count(characters)} characters. Please send a shorter part of it.`,
  fileUnreadable: (name) => `I cannot read ${name} as text. Please save it as UTF-8 text and send it again.`,
  fileUnavailable: 'Telegram did not give me this file. Please send it again.',
  fileSlow: 'Telegram took too long to give me this file. Please send it again, or a smaller one.',
  unsupported:
    'I cannot read this kind of message yet. Please write text, or send a text file (txt, md, csv, json or code).',
  fileHeading: (name) => `File ${name}:`,
  fileQuestion: 'Here is a file. Say briefly what is in it and what can be done with it.',

  moreButton: 'Continue',
  moreQuestion:
    'Go on with your answer exactly where it was cut off, in the same language. Repeat nothing and add no introduction.',
  pdfButton: 'PDF',
  pdfName: 'answer',
  pdfCaption: (title, pages) => `${title}\n${pages} ${pages === 1 ? 'page' : 'pages'}`,
  pdfWorking: 'Making the PDF…',
  pdfPages: (pages) => `Making the PDF: ${pages} pages so far…`,
  nothingForPdf: 'There is no answer to make a PDF of. Ask me something first.',

  reference: (code) => `Reference: ${code}`,
  reportHow:
    'Write the topic after the command, for example:\n/report How messengers carried letters before the telegraph',
  reportPlanning: 'Planning the report…',
  reportProgress: (written, sections) =>
    written < sections ? `Writing the report: section ${written + 1} of ${sections}…` : 'Putting the report together…',
  reportStopped: (written, sections) => `Stopped: ${written} of ${sections} sections were ready.`,
  reportPartial: (missing, sections) => `${missing} of ${sections} sections could not be written.`,

  usage: ({ today, month, budget }) =>
    [
      `Today: ${taken(today)}`,
      `This month: ${taken(month)}`,
      ...(budget ? [`Budget for today: ${dollars(budget.committed)} of ${dollars(budget.microDollars)}`] : []),
      '',
      'Days and months begin at midnight UTC.',
    ].join('\n'),
  budgetRenewed: (minutes) => `You can ask again in ${hours(minutes)}, after midnight UTC.`,
  errors: {
    BUSY: 'Too many people are asking at this moment. Please try again in a minute.',
    DEADLINE: 'The answer took too long, so I gave up waiting. Please try again.',
    NO_SERVICE: 'This part of me is being restarted. Please try again in a minute.',
    UNAVAILABLE: 'I lost a connection inside. Please try again in a minute.',
    CANCELLED: 'This was stopped before it was done.',
    INVALID:
      'Something in me does not fit together. Please try again; if it happens again, tell the owner of this bot.',
    INTERNAL: 'Something went wrong on my side. Please try again; if it happens again, tell the owner of this bot.',
    NOT_FOUND: 'I no longer have this answer. Ask again and I will write a new one.',
    FILE_UNSUPPORTED: 'I cannot read files of this kind.',
    FILE_UNREADABLE: 'This file is broken, or protected by a password.',
    FILE_TOO_LARGE: 'This file is too large to read.',
    CONTINUED: 'I have gone on with this answer already: see below.',
    AI_OVERLOADED: 'The AI is overloaded right now. Please try again in a minute.',
    AI_RATE_LIMITED: 'The AI is taking no more questions from me for the moment. Please try again in a minute.',
    AI_TIMEOUT: 'The AI fell silent and did not answer in time. Please try again.',
    AI_UNAVAILABLE: 'I cannot reach the AI right now. Please try again in a minute.',
    AI_POOL_TIMEOUT: 'Too many answers are being written at this moment. Please try again in a minute.',
    AI_EMPTY: 'The AI ended without a word. Please ask again, perhaps in other words.',
    AI_TOO_LONG: 'This is too long for the AI, together with what we have said before. Try /new, or send it in parts.',
    AI_REJECTED: 'The AI did not accept this question. Try /new, or ask in another way.',
    AI_KEY: 'I cannot use the AI right now: the owner of this bot has to check its key. Please tell them.',
    AI_CREDIT: 'I cannot use the AI right now: the owner of this bot has to top up its account. Please tell them.',
    AI_BUDGET: 'You have used up your daily budget.',
    PDF_TOO_LARGE: `This answer does not fit into one PDF: I make up to ${renderLimits.pages} pages and ${renderLimits.bytes / 1e6} MB. Ask for a shorter one, or for parts of it.`,
    PDF_TIMEOUT: 'Making this PDF took too long. Ask for a shorter answer and try again.',
  },
  failed: 'I could not finish this, although I tried several times. Please ask again.',
};

function inTime(seconds: number): string {
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.ceil(seconds / 60)} min`;
}

function taken({ inputTokens, outputTokens, microDollars }: UsageFigures): string {
  return `${count(inputTokens)} tokens read, ${count(outputTokens)} written, ${dollars(microDollars)}`;
}

function dollars(microDollars: number): string {
  const digits = microDollars > 0 && microDollars < 10_000 ? 4 : 2;
  return `$${(microDollars / 1e6).toFixed(digits)}`;
}

function hours(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}

function ordinal(place: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${place}${ending[new Intl.PluralRules('en', { type: 'ordinal' }).select(place)]}`;
}
