import type { Language } from '../language.ts';

/** Written out, with 24 hours, as most readers of either language take it. */
const locales: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' };

const TIME = /T(\d{2}:\d{2})/;

/** Of a date `YYYY-MM-DD`: "25 ноября 2026 г.". */
export function writtenDate(iso: string, language: Language): string {
  return formatted(iso, language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** With the day of the week: "среда, 25 ноября 2026 г.". */
export function writtenDay(iso: string, language: Language): string {
  return formatted(iso, language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** The date in an instant of ISO 8601, as the calendar on the wall showed it where it was written. */
export function dayOf(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DD'.length);
}

/** Hours and minutes in the same way. */
export function timeOfDay(instant: string): string {
  return TIME.exec(instant)?.[1] ?? '';
}

/** Whatever zone this process is in, the date is the one that was written. */
function formatted(date: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' }).format(new Date(date));
}
