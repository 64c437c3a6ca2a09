import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';

const folder = new URL('../page/', import.meta.url);
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
/** The page runs only its own scripts, and text of messages can never become one. */
const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Answers a file of the chat page. False when there is no such file. */
export async function answerPage(response: ServerResponse, path: string): Promise<boolean> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const extension = /^[a-z-]+\.(html|css|js|svg)$/.exec(name)?.[1];
  if (extension === undefined) return false;
  const content = await readFile(new URL(name, folder)).catch(() => undefined);
  if (content === undefined) return false;
  response.writeHead(200, {
    'content-type': types[extension] ?? 'text/plain',
    'content-length': content.length,
    'cache-control': 'no-cache',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
  return true;
}
