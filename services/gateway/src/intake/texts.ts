import type { Language } from '@gonets/contracts';

/** A mailbox has no room: as much as one chat may have waiting. */
export const mailboxFull: Readonly<Record<Language, string>> = {
  en: 'I have too many messages of yours waiting, so I left this one out. Please send it again when I have answered some.',
  ru: 'У меня накопилось слишком много ваших сообщений, поэтому это я пропустил. Пришлите его ещё раз, когда я отвечу на часть.',
};
