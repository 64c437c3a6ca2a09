import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { catalogSchema } from './schema.ts';
import type { CatalogFile } from './schema.ts';

const largestFile = 1_000_000;
const mostAliases = 100;

/** Everything that is wrong with a file, each with its line. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}

/** The file that is shipped: beside the bundle, or in the package. */
export function shippedFile(): string {
  const beside = join(import.meta.dirname, 'config/personas.yaml');
  return existsSync(beside) ? beside : join(import.meta.dirname, '../../config/personas.yaml');
}

/** Reads and checks a file of personas and models. Throws `CatalogError`. */
export function readCatalogFile(path: string): CatalogFile {
  const lines = new LineCounter();
  const document = parseDocument(textOf(path), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new CatalogError(document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`));
  }
  const { success, data, error } = catalogSchema.safeParse(valueOf(document));
  if (success) {
    return data;
  }
  const problems = error.issues.map(({ path: field, message }) => {
    const keys = field.map((key) => (typeof key === 'symbol' ? String(key) : key));
    return `line ${lineOf(document, keys, lines)}: ${keys.join('.') || 'the file'}: ${message}`;
  });
  throw new CatalogError(problems);
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > largestFile) {
      throw new Error(`it has more than ${largestFile} bytes`);
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CatalogError([`the file cannot be read (${reason}); check the path and who may read it`]);
  }
}

function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    throw new CatalogError([error instanceof Error ? error.message : String(error)]);
  }
}

/** Line of a field; of what it should be in, when it is missing. */
function lineOf(document: Document, field: readonly (string | number)[], lines: LineCounter): number {
  for (let depth = field.length; depth > 0; depth -= 1) {
    const node = document.getIn(field.slice(0, depth), true);
    if (isNode(node) && node.range) {
      return lines.linePos(node.range[0]).line;
    }
  }
  return 1;
}
