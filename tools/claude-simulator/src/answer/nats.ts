const code = `\`\`\`ts
const nc = await connect({ servers: 'nats://127.0.0.1:4222' });
nc.publish('orders.created', JSON.stringify({ id: 42 }));
\`\`\``;

const russian = `# NATS

**NATS** — быстрый брокер сообщений с открытым кодом: один небольшой сервер, а сервисы общаются по *темам* (subjects) и не знают адресов друг друга.

## Что он умеет

- **Публикация и подписка** — сообщение получают все, кто слушает тему.
- **Запрос и ответ** — ответ приходит тому, кто спросил.
- **Группы очереди** — запрос достаётся одному из одинаковых сервисов.
- **JetStream** — хранит сообщения и пары «ключ — значение» на диске.

| Задача | Средство |
| --- | --- |
| Быстрый вызов | запрос и ответ |
| Разделить работу | группа очереди |
| Ничего не потерять | JetStream |

${code}

> Само ядро доставляет «не более одного раза», JetStream — «хотя бы один раз».`;

const english = `# NATS

**NATS** is a fast open-source message broker: one small server, and services that talk by *subject* without knowing where the others are.

## What it does

- **Publish and subscribe** — everybody who listens to a subject gets the message.
- **Request and reply** — the answer goes to whoever asked.
- **Queue groups** — one of several equal services takes each request.
- **JetStream** — keeps messages and key-value pairs on disk.

| Job | Means |
| --- | --- |
| A fast call | request and reply |
| Sharing work | queue group |
| Losing nothing | JetStream |

${code}

> The core delivers at most once, JetStream at least once.`;

export const nats = { ru: russian, en: english };
