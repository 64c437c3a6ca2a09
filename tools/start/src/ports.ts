import { createServer } from 'node:net';

const taken = new Set<number>();

/** The first port from `preferred` on that nobody listens on and that was not handed out before. */
export async function nextFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 1000; port += 1) {
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
  throw new Error(`no free port from ${preferred} to ${preferred + 999}; stop something that listens there`);
}

/** Tried on all interfaces, as the services listen there. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
