import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const timeoutMs = 3000;

/** A load balancer in front of the gateways: each call goes to the next one; one that does not answer gives 502. */
export async function startBalancer(targets: () => readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  let next = 0;
  const server = createServer((incoming, outgoing) => {
    const running = targets();
    const target = running[next++ % Math.max(1, running.length)];
    const fail = () => {
      incoming.resume();
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    };
    if (target === undefined) return fail();
    const { method, headers, url = '/' } = incoming;
    const onward = request(new URL(url, target), { method, headers, timeout: timeoutMs }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('timeout', () => onward.destroy());
    onward.on('error', fail);
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
