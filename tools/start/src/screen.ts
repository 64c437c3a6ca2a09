import type { Plan } from './plan.ts';

/** The one screen a newcomer reads. */
export function welcome(plan: Plan, elapsedMs: number): string {
  const row = (name: string, text: string) => `  ${name.padEnd(10)}${text}`;
  const services = Object.entries(plan.servicePorts).map(([name, port]) => `${name} :${port}`);
  const lines = [
    '',
    `  Gonets is running (ready in ${(elapsedMs / 1000).toFixed(1)} s)`,
    '',
    plan.chatPage
      ? row('Chat', `${plan.chatPage}   open it in a browser and write to the bot`)
      : row('Chat', 'your bot in Telegram'),
    plan.chatPage
      ? row('Telegram', 'simulated; for a real bot put TELEGRAM_TOKEN=… (from @BotFather) into .env')
      : row('Telegram', 'real'),
    plan.simulatedClaude
      ? row('Claude', 'simulated; for real answers put ANTHROPIC_API_KEY=… into .env')
      : row('Claude', 'real'),
    row('NATS', plan.natsUrl),
    row('Services', services.join('  ')),
    row('', 'each with /livez /readyz /metrics; every variable is in .env.example'),
    '',
    '  Ctrl-C stops everything.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
