import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Connections through here can be cut off like those behind a router that forgets them: silently. */
export interface TcpProxy {
  readonly port: number;
  /** From now on nothing passes the oldest connection any more, in either direction; it stays open. */
  swallowOldest(): void;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((inside) => {
    const outside = connect(targetPort, '127.0.0.1');
    const pair = [inside.setNoDelay(true), outside.setNoDelay(true)] as const;
    pairs.add(pair);
    inside.pipe(outside).pipe(inside);
    for (const socket of pair) {
      socket.once('error', () => {});
      socket.once('close', () => {
        pairs.delete(pair);
        for (const each of pair) each.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    swallowOldest() {
      const [oldest] = pairs;
      if (oldest === undefined) throw new Error('no connection is open');
      for (const socket of oldest) socket.unpipe().pause();
    },
  };
}
