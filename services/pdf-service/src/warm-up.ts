import type { Theme, Typesetter } from '@gonets/typeset';

const TIMES = 10;
const markdown = `# Заголовок

Абзац с **жирным**, *курсивом*, \`кодом\` и [ссылкой](https://nats.io) — plain English text too. Слова переносятся по слогам, распределённые системы; hyphenation of straightforward English
words, internationalization, представительства и достопримечательности, responsibility and understanding everywhere.

- пункт
- ещё пункт

| Имя | Число |
|:--|--:|
| Аня | 5 |

\`\`\`
const a = 1;
\`\`\`
`;

/** Opens the fonts and the hyphenation patterns that nearly every document needs and lets the engine be compiled, before the first user waits. */
export function warmUp(typesetter: Typesetter, theme: Theme | undefined): void {
  for (let time = 0; time < TIMES; time++) {
    typesetter.render(markdown, { language: 'ru', theme });
  }
}
