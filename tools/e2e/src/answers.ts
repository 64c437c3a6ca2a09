import { type Message, plainText, type SimulatedUser } from '@gonets/telegram-simulator';

/** Longer than any answer of the simulated Claude takes on a loaded machine. */
const timeoutMs = 25_000;

/** The next message of the bot whose visible text has `wanted`. */
export function answerWith(user: SimulatedUser, wanted: string | RegExp): Promise<Message> {
  const fits = (text: string) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
  return user
    .waitForMessage((message) => fits(plainText(message)), timeoutMs)
    .catch((error: unknown) => {
      const seen = user.chat.messages.map((message) => `- ${plainText(message)}`).join('\n');
      throw new Error(`no message with ${wanted}; the chat has:\n${seen}`, { cause: error });
    });
}

/** The next document of the bot. */
export function documentFor(user: SimulatedUser): Promise<Message> {
  return user.waitForMessage((message) => message.document !== undefined, timeoutMs);
}
