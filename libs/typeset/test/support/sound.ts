import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '@gonets/testing';
import { PDFDocument } from 'pdf-lib';

const qpdf = requireProgram('qpdf');

/**
 * What is wrong with a file that should have so many pages, warnings included; empty when it is sound. Where qpdf is not
 * installed, pdf-lib has to do, which forgives more.
 */
export async function problemsOf(file: Uint8Array, pages: number): Promise<string> {
  const { found, problems } = qpdf ? checkWithQpdf(qpdf, file) : { found: await countPages(file), problems: '' };
  return found === pages ? problems : `${found} pages instead of ${pages}\n${problems}`;
}

function checkWithQpdf(program: string, file: Uint8Array): { found: number; problems: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gonets-qpdf-'));
  const path = join(folder, 'file.pdf');
  try {
    writeFileSync(path, file);
    const { status, stdout, stderr } = spawnSync(program, ['--check', '--show-npages', path], { encoding: 'utf8' });
    return { found: Number(/^\d+$/m.exec(stdout)?.[0]), problems: status === 0 ? '' : `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function countPages(file: Uint8Array): Promise<number> {
  return (await PDFDocument.load(file, { updateMetadata: false })).getPageCount();
}
