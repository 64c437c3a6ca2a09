/** @import { Snapshot } from './types.d.ts' */

const retryMs = 1000;

/**
 * Calls a control of the simulator. Fails with its explanation.
 * @param {string} method
 * @param {string} path
 * @param {Readonly<Record<string, unknown>> | FormData} [body]
 * @returns {Promise<unknown>}
 */
export async function call(method, path, body) {
  /** @type {RequestInit} */
  const request = { method };
  if (body instanceof FormData) request.body = body;
  else if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers = { 'content-type': 'application/json' };
  }
  const response = await fetch(`/simulator/${path}`, request);
  const answer = await response.json().catch(() => ({ ok: false, description: `HTTP ${response.status}` }));
  if (!answer.ok) throw new Error(answer.description);
  return answer.result;
}

/**
 * @typedef {object} Watcher
 * @property {() => Promise<unknown>} introduce Makes sure that the person exists.
 * @property {(snapshot: Snapshot) => void} onSnapshot Called first, and again after every lost connection.
 * @property {Readonly<Record<string, (event: any) => void>>} on
 * @property {() => void} onLost
 */

/**
 * Follows what a person sees, for as long as the page is open. Connects again by itself, also to a restarted simulator.
 * @param {number} user
 * @param {Watcher} watcher
 */
export async function watch(user, watcher) {
  try {
    await watcher.introduce();
  } catch {
    watcher.onLost();
    setTimeout(() => void watch(user, watcher), retryMs);
    return;
  }
  const source = new EventSource(`/simulator/users/${user}/events`);
  source.addEventListener('snapshot', ({ data }) => watcher.onSnapshot(JSON.parse(data)));
  for (const [type, handle] of Object.entries(watcher.on)) {
    source.addEventListener(type, ({ data }) => handle(JSON.parse(data)));
  }
  source.addEventListener('error', () => {
    watcher.onLost();
    source.close();
    setTimeout(() => void watch(user, watcher), retryMs);
  });
}
