import { connectBus, setUpStorage } from '@gonets/bus';
import type { SetUpOptions } from '@gonets/bus';
import { logSink } from './log-sink.ts';

/** Small enough for any test machine. */
const limitBytes = 512 * 1024 * 1024;

interface Options extends SetUpOptions {
  /** Of the user `setup`, where the server has users. */
  readonly nkeySeed?: string;
}

/** What `npm run setup` does, for services that a test starts on this server or cluster. */
export async function setUp(servers: string, { nkeySeed, ...options }: Options = {}): Promise<void> {
  const bus = await connectBus({ service: 'setup', version: '0', servers, nkeySeed, log: logSink().log });
  try {
    await setUpStorage(bus, { limitBytes, ...options });
  } finally {
    await bus.shutdown(0);
  }
}
