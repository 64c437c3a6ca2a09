/** The NATS servers of a comma-separated list. */
export function splitServers(list: string): string[] {
  return list.split(',').map((server) => server.trim());
}

/** What is wrong with such a list, as the end of a sentence about `NATS_URL`; undefined when it is right. */
export function serversProblem(list: string): string | undefined {
  if (list.includes('@')) {
    return 'must not hold a user or a token: use NATS_CREDS or NATS_NKEY_SEED';
  }
  if (!splitServers(list).every(isAddress)) {
    return 'must be addresses such as nats://127.0.0.1:4222, separated by commas';
  }
  return undefined;
}

function isAddress(server: string): boolean {
  const address = server.includes('://') ? server : `nats://${server}`;
  return URL.canParse(address) && new URL(address).hostname !== '';
}
