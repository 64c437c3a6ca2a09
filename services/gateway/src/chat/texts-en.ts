import { attachmentLimits, renderLimits } from '@gonets/contracts';
import type { Choice, UsageFigures } from '@gonets/contracts';
import type { Texts } from './texts.ts';

export const english: Texts = {
  start:
    'Hello! I am Gonets. Ask me anything in your own words: the answer appears while I write it, and the PDF button under it makes a document.\n\n/help shows what I can do.',
  help: [
    'Write a question, or send a photo, a PDF, a docx or a text file with one, and I will answer.',
    '',
    '/new – forget this conversation and start afresh',
    '/retry – ask the last question again',
    '/pdf – the last answer as a PDF',
    '/model – which model answers',
    '/mode – in which role: assistant, expert, editor…',
    '/report topic – a report on it, with its PDF',
    '/export – the whole conversation as a file',
    '/usage – what the answers have taken',
    '/stop – stop the answer being written',
    '/forget – delete everything I know of this chat',
    '/help – this list',
  ].join('\n'),
  unknownCommand: (command) => `I do not know ${command}. /help shows my commands.`,
  forgotten: 'Done: I have forgotten our conversation. What shall we talk about?',
  nothingToForget: 'This conversation is empty already. Ask me something!',
  everythingForgotten: 'Done: the conversation, the files and the settings of this chat are deleted.',
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
  fileTooMuch: (name) =>
    `There is too much in ${name}: I read PDFs of up to ${attachmentLimits.pages} pages, texts of up to ${count(attachmentLimits.characters)} characters and pictures of up to ${attachmentLimits.pixels / 1e6} megapixels. Please send a smaller part.`,
  fileUnsupported: (name) =>
    `I do not read files like ${name}. Please send a picture (JPEG, PNG, WebP, GIF), a PDF, a docx or a text.`,
  fileUnreadable: (name) =>
    `I cannot open ${name}: it is broken, or protected by a password. Please save it anew and send it again.`,
  fileUnavailable: 'Telegram did not give me this file. Please send it again.',
  fileSlow: 'Telegram took too long to give me this file. Please send it again, or a smaller one.',
  filesTooMany: (most) => `I read up to ${most} files at once; the others were left out.`,
  filesTooMuch: 'Together there is too much in these files. Please send them in parts.',
  unsupported:
    'I cannot read this kind of message yet. Please write text, or send a photo or a file: PDF, docx, text, csv, code.',
  fileQuestion: 'Here is a file. Say briefly what is in it and what can be done with it.',
  photoQuestion: 'What is in this picture? If there is text in it, read it.',

  againButton: 'Ask again',
  nothingToRetry: 'There is nothing to ask again: this conversation has no question yet. Ask me something!',
  questionGone: 'I no longer have this question. Please write it again.',

  settings: {
    model: {
      offer: (choices, present) =>
        `${offered(choices)}${present} is answering now. Which one shall answer from here on?`,
      chosen: (name) => `From now on ${name} answers in this conversation.`,
      gone: 'This model is no longer on offer. Choose another one: /model',
    },
    persona: {
      offer: (_, present) => `My role is ${present} now. Who shall I be from here on?`,
      chosen: (name) => `From now on my role in this conversation is ${name}.`,
      gone: 'This role is no longer on offer. Choose another one: /mode',
    },
  },

  transcriptName: 'Conversation with Gonets',
  transcriptCaption: (questions) => `All of our conversation that I remember. Questions: ${questions}.`,
  transcriptYou: 'You',
  transcriptBot: 'Gonets',
  nothingToExport: 'This conversation is empty, so there is nothing to save.',

  moreButton: 'Continue',
  moreQuestion:
    'Go on with your answer exactly where it was cut off, in the same language. Repeat nothing and add no introduction.',
  nothingMore: 'That was all: the answer above is complete.',
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

/** The choices of which there is something to say. */
function offered(choices: readonly Choice[]): string {
  const lines = choices.flatMap(({ name, about }) => (about === undefined ? [] : [`${name} – ${about}`]));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
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
