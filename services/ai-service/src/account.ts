import { errorCodes } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { Claude } from './claude/claude.ts';

/** What the operator should read while the API refuses the key or wants credit. */
export function accountWarning(claude: Pick<Claude, 'trouble'>): string | undefined {
  const code = claude.trouble();
  return code && `${code}: ${errorCodes[code].meaning} ${errorCodes[code].remedy}`;
}

/** The operator should hear of a wrong key before the first user does. Anything else shows with the first question. */
export async function checkAccount(
  claude: Pick<Claude, 'check' | 'trouble'>,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  try {
    await claude.check(signal);
  } catch (error) {
    const warning = accountWarning(claude);
    if (warning !== undefined) {
      log.error({ err: error }, `nobody will get answers: ${warning}`);
    } else if (!signal.aborted) {
      log.info({ err: error }, 'the account at the AI API could not be checked');
    }
  }
}
