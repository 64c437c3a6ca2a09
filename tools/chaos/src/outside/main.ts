import { type ClaudeSimulator, startClaudeSimulator } from '@gonets/claude-simulator';
import { startTelegramSimulator, type TelegramSimulator } from '@gonets/telegram-simulator';
import type { Answer, Call, Outside } from './calls.ts';
import { letPeopleWrite } from './people.ts';
import { answerTo } from './questions.ts';
import { Recorder } from './recorder.ts';

/**
 * The process of everything outside of the bot: Telegram, the people who use it, and Claude. It is started by
 * `startOutside` and ends with it.
 */
let telegram: TelegramSimulator;
let claude: ClaudeSimulator;
let recorder: Recorder;
let writing: Promise<void> = Promise.resolve();
const closing = new AbortController();

const outside: Outside = {
  async start({ token, firstTokenMs, tokensPerSecond }) {
    telegram = await startTelegramSimulator({ token });
    claude = await startClaudeSimulator({ firstTokenMs, tokensPerSecond, answer: answerTo });
    recorder = new Recorder(Number(token.split(':')[0]));
    telegram.watch((event) => recorder.see(event));
    return { telegramUrl: telegram.url, claudeUrl: claude.url };
  },
  async begin(crowd) {
    // A failure ends this process, and with it the run.
    writing = letPeopleWrite(telegram, recorder, crowd, closing.signal);
  },
  async close() {
    closing.abort();
    await writing;
  },
  telegramFault: async (fault) => telegram.fault(fault),
  claudeFault: async (fault, times) => claude.addFault(fault, times),
  async clearFaults() {
    telegram.clearFaults();
    claude.clearFaults();
  },
  counts: async () => ({
    ...recorder.counts(),
    pending: telegram.pendingUpdates(),
    claudePeak: claude.maxInflightOfOneKey(),
    claudeCalls: claude.total(),
  }),
  history: async () => recorder.history(),
};

process.on('message', (call: Call) => {
  const method = outside[call.name] as (...args: readonly unknown[]) => Promise<unknown>;
  method(...call.args).then(
    (result) => answer({ id: call.id, result }),
    (error: unknown) => answer({ id: call.id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());

function answer(message: Answer): void {
  process.send?.(message);
}
