import type { Typesetter } from '@gonets/typeset';

const TIMES = 20;
const markdown = `# Заголовок

Абзац с **жирным**, *курсивом*, \`кодом\` и [ссылкой](https://nats.io) — plain English text too.

- пункт
- ещё пункт

| Имя | Число |
|:--|--:|
| Аня | 5 |

\`\`\`
const a = 1;
\`\`\`
`;

/** Opens the fonts that nearly every document needs and lets the engine be compiled, before the first user waits. */
export function warmUp(typesetter: Typesetter): void {
  for (let time = 0; time < TIMES; time++) {
    typesetter.render(markdown, { language: 'ru' });
  }
}
