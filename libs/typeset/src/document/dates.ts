import type { Language } from '../language.ts';

/** Written out, with 24 hours, as most readers of either language take it. */
const locales: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' };

/** Of a date `YYYY-MM-DD`, also with a time: "25 ноября 2026 г.". */
export function writtenDate(iso: string, language: Language): string {
  return formatted(iso, language, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** Whatever zone this process is in, the date is the one that was written. */
function formatted(iso: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso.slice(0, 'YYYY-MM-DD'.length));
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' }).format(date);
}
