import type { ImageProblem } from './image/image.ts';

/** Languages in which the engine itself has something to say in a document. */
export type Language = 'ru' | 'en';

export interface Wording {
  /** Title of a document that names itself nowhere. */
  readonly untitled: string;
  /** In place of lists and quotes that are nested too deeply. */
  readonly tooDeep: string;
  /** Title of a report that names itself nowhere. */
  readonly report: string;
  /** Title of a conversation. */
  readonly transcript: string;
  /** In place of an empty name. */
  readonly nobody: string;
  /** Heading of the table of contents. */
  readonly contents: string;
  /** Before the number of a note, and of the note that a reference belongs to: where links between them lead. */
  readonly note: string;
  readonly reference: string;
  /** What the logo says to who cannot see it. */
  readonly logo: string;
  /** Label of the title page, where viewers list pages. */
  readonly titlePage: string;
  /** Beside the alternative text of a picture that is not shown. */
  readonly imageProblems: Readonly<Record<ImageProblem, string>>;
}

export const wordings: Record<Language, Wording> = {
  ru: {
    untitled: 'Документ',
    tooDeep: 'Вложенность слишком глубокая: остальное здесь опущено.',
    report: 'Отчёт',
    transcript: 'Переписка',
    nobody: 'Без имени',
    contents: 'Содержание',
    note: 'Сноска',
    reference: 'Назад к ссылке на сноску',
    logo: 'Логотип',
    titlePage: 'Титул',
    imageProblems: {
      broken: 'изображение повреждено',
      unsupported: 'формат изображения не поддерживается, нужен PNG или JPEG',
      'too-large': 'изображение слишком большое',
      missing: 'изображение не приложено',
    },
  },
  en: {
    untitled: 'Document',
    tooDeep: 'Nested too deeply: the rest is left out here.',
    report: 'Report',
    transcript: 'Conversation',
    nobody: 'Nameless',
    contents: 'Contents',
    note: 'Note',
    reference: 'Back to the reference to note',
    logo: 'Logo',
    titlePage: 'Title',
    imageProblems: {
      broken: 'the image is broken',
      unsupported: 'the image is neither PNG nor JPEG',
      'too-large': 'the image is too large',
      missing: 'the image is not attached',
    },
  },
};
