import { prettyFactory } from 'pino-pretty';

/**
 * What the developer sees: remarks, warnings and errors until `open`, then the screen, the last lines from before it, and every
 * line.
 */
export interface Output {
  /** One line of a process. */
  line(process: string, text: string): void;
  /** A remark of `npm start` itself. */
  say(text: string): void;
  open(screen: string): void;
}

const heldLines = 500;
const isTrouble = /^\{"level":"(warn|error|fatal)"/;

/** JSON lines are made readable in `development` and left alone in any other environment. */
export function createOutput(environment: string, write = (text: string) => void process.stdout.write(text)): Output {
  const pretty = prettyFactory({
    colorize: process.stdout.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,service,version,environment,trace_id,span_id,config,node',
    singleLine: true,
  });
  const width = 'rate-limit-service'.length;
  let held: string[] | undefined = [];

  function line(name: string, text: string): void {
    const readable = environment === 'development' && text.startsWith('{') ? pretty(text).trimEnd() : text;
    const shown = environment === 'development' ? `${name.padEnd(width)} ${readable}\n` : `${readable}\n`;
    // Why it does not start must be read before it has given up.
    if (!held || isTrouble.test(text)) write(shown);
    else {
      held.push(shown);
      // The last lines say why a start failed.
      if (held.length > heldLines) held.shift();
    }
  }

  return {
    line,
    say: (text) => write(`${text}\n`),
    open(screen) {
      const early = held ?? [];
      held = undefined;
      write(screen);
      for (const text of early) write(text);
    },
  };
}
