import { connectBus } from '@gonets/bus';
import type { CallContract } from '@gonets/contracts';
import { createLogger } from '@gonets/telemetry';
import { connect } from 'nats';
import { z } from 'zod';
import type { MemberShape } from './scenarios.ts';
import { Workplace } from './workplace.ts';

/** One way to have requests done by a queue group. */
export interface Contest {
  readonly ask: () => Promise<void>;
  readonly workplaces: readonly Workplace[];
  close(): Promise<void>;
}
export type Contender = (servers: string, members: readonly MemberShape[]) => Promise<Contest>;

const subject = 'gonets.v1.bench.work';
const queue = 'bench';
/** Nobody gives up: what is compared is how long it takes. */
const deadlineMs = 120_000;

export const gonetsBus: Contender = async (servers, members) => {
  const contract: CallContract<object, object> = {
    kind: 'call',
    subject,
    request: z.object({}),
    response: z.object({}),
  };
  const log = createLogger({ service: 'bus-bench', level: 'warn', environment: 'development' });
  const join = () => connectBus({ service: 'bus-bench', version: '0.0.0', servers, log });
  const workplaces = members.map((shape) => new Workplace(shape));
  const buses = await Promise.all(
    workplaces.map(async (workplace) => {
      const bus = await join();
      await bus.serve(contract, { queue, limit: workplace.limit, room: 20 }, async () => {
        await workplace.work();
        return {};
      });
      return bus;
    }),
  );
  const caller = await join();
  return {
    workplaces,
    ask: async () => void (await caller.call(contract, {}, { deadlineMs })),
    close: async () => void (await Promise.all([caller, ...buses].map((bus) => bus.shutdown(1000)))),
  };
};

/** What one would write first: each member takes whatever the server hands it, and a semaphore bounds what runs. */
export const plainQueue: Contender = async (servers, members) => {
  const workplaces = members.map((shape) => new Workplace(shape));
  const connections = await Promise.all(
    workplaces.map(async (workplace) => {
      const connection = await connect({ servers });
      const line: (() => void)[] = [];
      let free = workplace.limit;
      const next = async (respond: () => void) => {
        free -= 1;
        await workplace.work();
        respond();
        free += 1;
        start();
      };
      const start = () => {
        const first = free > 0 ? line.shift() : undefined;
        if (first) void next(first);
      };
      connection.subscribe(subject, {
        queue,
        callback: (_, message) => {
          line.push(() => void message.respond('{}'));
          start();
        },
      });
      await connection.flush();
      return connection;
    }),
  );
  const caller = await connect({ servers, noAsyncTraces: true });
  return {
    workplaces,
    ask: async () => void (await caller.request(subject, '{}', { timeout: deadlineMs })),
    close: async () => void (await Promise.all([caller, ...connections].map((connection) => connection.close()))),
  };
};
