import { cp, readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Of these, only what fits this machine is installed. */
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Copies the package that `importer` imports as `name` into the folder `modules`, with all that it depends on. */
export async function copyPackage(name: string, importer: string, modules: string): Promise<void> {
  const manifest = locate(name, importer);
  if (manifest === undefined) throw new Error(`${name} is not installed; run npm ci`);
  await cp(dirname(manifest), join(modules, name), { recursive: true });
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(await readFile(manifest, 'utf8')) as Manifest;
  for (const each of Object.keys(dependencies)) await copyPackage(each, manifest, modules);
  for (const each of Object.keys(optionalDependencies)) {
    if (locate(each, manifest) !== undefined) await copyPackage(each, manifest, modules);
  }
}

function locate(name: string, importer: string): string | undefined {
  try {
    return findPackageJSON(name, pathToFileURL(importer));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
