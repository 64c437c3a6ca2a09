import { execFile } from 'node:child_process';
import { isIP } from 'node:net';
import { promisify } from 'node:util';

/** A key and its self-signed certificate, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/**
 * Makes a certificate for this host and for localhost, valid for a day. The key is never written to a disk.
 * Rejects when openssl is not installed.
 */
export async function createCertificate(host: string): Promise<Certificate> {
  const names = new Set(['localhost', '127.0.0.1', '::1', host]);
  const subject = [...names].map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', '-'];
  const certificate = ['-x509', '-days', '1', '-subj', '/CN=claude-simulator', '-addext', `subjectAltName=${subject}`];
  const { stdout } = await promisify(execFile)('openssl', ['req', ...key, ...certificate]).catch((cause: unknown) => {
    throw new Error('TLS needs openssl 1.1.1 or newer in PATH, which makes the certificate', { cause });
  });
  return { key: block(stdout, 'PRIVATE KEY'), certificate: block(stdout, 'CERTIFICATE') };
}

function block(pem: string, label: string): string {
  const found = new RegExp(`-----BEGIN ${label}-----[^]+?-----END ${label}-----\n`, 'u').exec(pem)?.[0];
  if (found === undefined) throw new Error(`openssl made no ${label}`);
  return found;
}
