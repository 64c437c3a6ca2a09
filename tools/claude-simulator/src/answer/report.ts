type Language = 'ru' | 'en';

/** What ai-service asks for when somebody wants a report. Undefined for any other question. */
export function reportPart(question: string, language: Language): string | undefined {
  const topic = /<topic>([^]*?)<\/topic>/u.exec(question)?.[1]?.trim();
  if (topic === undefined) return undefined;
  const [, number, heading] = /<section>(\d+)\. ([^<]*)<\/section>/u.exec(question) ?? [];
  if (number !== undefined && heading !== undefined) return section[language](Number(number), heading);
  return outline[language](titleOf(topic));
}

const outline = {
  ru: (title: string) => `# ${title}

1. Зачем это нужно — для кого тема важна и что она меняет
2. Как это устроено — из каких частей состоит и как они связаны
3. Чем это лучше — сравнение с тем, что было раньше
4. Где подстерегают трудности — что чаще всего идёт не так
5. С чего начать — первые шаги и хорошие привычки
6. Что будет дальше — куда всё движется`,
  en: (title: string) => `# ${title}

1. Why it matters — for whom, and what it changes
2. How it works — its parts and how they fit together
3. What it does better — compared with what was there before
4. Where the pitfalls are — what goes wrong most often
5. How to begin — first steps and good habits
6. What comes next — where it is going`,
};

const section = {
  ru: (
    number: number,
    heading: string,
  ) => `Это раздел ${number} отчёта, который написал симулятор Claude. Здесь настоящий Claude рассказал бы, **${heading.toLowerCase()}**.

### Главное

- Гонец выезжает сразу, а не когда соберётся сумка.
- Каждое письмо доходит один раз.
- Дорога делится на части, и о каждой известно, пройдена ли она.

| Шаг | Что происходит | Сколько длится |
| --- | --- | ---: |
| ${number}.1 | письмо принято | 1 мин |
| ${number}.2 | письмо в пути | 3 ч |
| ${number}.3 | письмо вручено | 2 мин |

Если лошадь устала, гонец меняет её на станции и едет дальше с того же места.`,
  en: (
    number: number,
    heading: string,
  ) => `This is section ${number} of a report by a simulated Claude. A real one would tell here **${heading.toLowerCase()}**.

### In short

- The messenger leaves at once, and not when the bag is full.
- Each letter arrives once.
- The road has parts, and of each it is known whether it lies behind.

| Step | What happens | How long it takes |
| --- | --- | ---: |
| ${number}.1 | the letter is taken | 1 min |
| ${number}.2 | the letter is on its way | 3 h |
| ${number}.3 | the letter is handed over | 2 min |

When a horse is tired, it is changed at the post, and the ride goes on from there.`,
};

function titleOf(topic: string): string {
  const line = topic.replace(/[\s`*_~|[\]<>#]+/gu, ' ').trim();
  return (line.match(/^.{0,100}/u)?.[0] ?? '').trim() || topic;
}
