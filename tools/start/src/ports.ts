import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** A port is reserved by listening on another one, far above it, for as long as this process lives. */
const reservationOffset = 20_000;

/**
 * The first port from `preferred` on that nobody listens on and that no `npm start` has chosen, this one included: two
 * that begin in the same second must not choose the same.
 */
export async function nextFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 1000; port += 1) {
    const reservation = await listen(port + reservationOffset, '127.0.0.1');
    if (!reservation) continue;
    reservation.unref();
    // Tried on all interfaces, as the services listen there.
    const attempt = await listen(port);
    if (attempt) {
      await new Promise((resolve) => attempt.close(resolve));
      return port;
    }
    reservation.close();
  }
  throw new Error(`no free port from ${preferred} to ${preferred + 999}; stop something that listens there`);
}

/** Undefined when somebody else listens there. */
function listen(port: number, host?: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => resolve(server));
  });
}
