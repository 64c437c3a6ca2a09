import type { Language } from '../language.ts';

/** Written out, with 24 hours, as most readers of either language take it. */
const locales: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' };

const TIME = /T(\d{2}:\d{2})/;

/** Of a date `YYYY-MM-DD`, also with a time: "25 ноября 2026 г.". */
export function writtenDate(iso: string, language: Language): string {
  return formatted(iso, language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** With the day of the week: "среда, 25 ноября 2026 г.". */
export function writtenDay(iso: string, language: Language): string {
  return formatted(iso, language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** Hours and minutes as the clock on the wall showed them where `iso` was written. */
export function timeOfDay(iso: string): string {
  return TIME.exec(iso)?.[1] ?? '';
}

/** Whatever zone this process is in, the date is the one that was written. */
function formatted(iso: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso.slice(0, 'YYYY-MM-DD'.length));
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' }).format(date);
}
