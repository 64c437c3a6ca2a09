const sections = 40;

const paragraph = {
  ru: 'Гонец скакал всю ночь: через поле, через лес, через реку по старому мосту. На каждой станции он менял коня, пил воду и ехал дальше. В сумке лежало письмо, и ни одна строка в нём не должна была пропасть, измениться или прийти дважды.',
  en: 'The messenger rode all night: over the field, through the forest, across the river by the old bridge. At each post he changed horses, drank water and rode on. In his bag lay a letter, and no line of it was to be lost, changed or delivered twice.',
};
const heading = { ru: 'Станция', en: 'Post' };
const title = { ru: '# Дорога гонца', en: "# The messenger's road" };

/** Longer than two Telegram messages. */
function story(language: 'ru' | 'en'): string {
  const parts = Array.from(
    { length: sections },
    (_, index) => `## ${heading[language]} ${index + 1}\n\n${paragraph[language]}`,
  );
  return [title[language], ...parts].join('\n\n');
}

export const long = { ru: story('ru'), en: story('en') };
