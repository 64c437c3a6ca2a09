const code = `\`\`\`ts
const squares = [1, 2, 3].map((n) => n ** 2); // [1, 4, 9]
\`\`\``;

const formula = `$$
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}
$$`;

const russian = `# Ответ симулятора

Здесь показано, как бот оформляет ответы: **жирный**, *курсив*, ~~зачёркнутый~~, \`код\` и [ссылка](https://docs.nats.io).

## Список

1. Вопрос пришёл в Telegram.
2. Ответ растёт на глазах:
   - по частям;
   - его можно остановить.
3. Готовый ответ — в PDF одним нажатием.

## Таблица

| Язык | Пример | Букв |
| --- | :---: | ---: |
| Русский | съешь ещё этих мягких булок | 23 |
| English | the quick brown fox | 16 |

## Код и формула

${code}

${formula}

> Краткость — сестра таланта. — *А. П. Чехов*`;

const english = `# A simulated answer

This shows how the bot formats answers: **bold**, *italic*, ~~struck~~, \`code\` and a [link](https://docs.nats.io).

## List

1. A question came from Telegram.
2. The answer grows before your eyes:
   - piece by piece;
   - you can stop it.
3. The whole answer becomes a PDF with one tap.

## Table

| Language | Example | Letters |
| --- | :---: | ---: |
| English | the quick brown fox | 16 |
| Русский | съешь ещё этих мягких булок | 23 |

## Code and formula

${code}

${formula}

> Brevity is the soul of wit. — *W. Shakespeare*`;

export const showcase = { ru: russian, en: english };
