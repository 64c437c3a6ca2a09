import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '@gonets/testing';
import { contenders } from './contenders/all.ts';
import { limits, type Result } from './result.ts';
import { toHtml } from './sample/html.ts';
import { documents, type DocumentName } from './sample/documents.ts';
import type { Service } from './service.ts';
import { workFolder } from './work-folder.ts';

/** Renders one document into a file; undefined where the engine is not installed. */
export type Measure = (document: DocumentName, output: string) => Promise<Result | undefined> | Result | undefined;

const here = (file: string) => join(import.meta.dirname, file);

/** The rows of the table, ours first. */
export function engines(service: Service): ReadonlyMap<string, Measure> {
  const inNode = Object.keys(contenders).map((name): [string, Measure] => [
    name,
    (document, output) => run(process.execPath, [here('contest.ts'), name, document, output]),
  ]);
  const [ours, ...others] = inNode;
  return new Map([
    ours!,
    [
      `gonets, ${availableParallelism()} threads`,
      (document, output) => run(process.execPath, [here('contest-threads.ts'), document, output]),
    ],
    ['gonets, pdf-service over NATS', (document, output) => service.measure(document, output)],
    ...others,
    ['WeasyPrint', weasyprint],
  ]);
}

function run(program: string, args: readonly string[]): Result {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout) as Result;
}

function weasyprint(document: DocumentName, output: string): Result | undefined {
  const python = pythonWithWeasyPrint();
  if (python === undefined) return undefined;
  const source = join(workFolder, `${document}.html`);
  writeFileSync(source, toHtml(documents[document]()));
  const { warmUpMs, measureMs, least } = limits;
  const figures = [warmUpMs, measureMs, least].map(String);
  return run(python, [here('contenders/contest.py'), source, output, ...figures]);
}

/** Debian's Python first: its package belongs to it, whatever other Python comes first in PATH. */
function pythonWithWeasyPrint(): string | undefined {
  const candidates = ['/usr/bin/python3', findProgram('python3')].filter((path) => path !== undefined);
  return candidates.find((path) => spawnSync(path, ['-c', 'import weasyprint']).status === 0);
}
