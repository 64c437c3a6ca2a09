import { copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fontFiles, installedFile } from '@gonets/typeset';
import { build } from 'esbuild';
import { copyPackage } from './copy-package.ts';

/**
 * Bundles one service, or the setup step, into its folder dist, which runs with plain Node (20.18 or newer) and no node_modules:
 *   node tools/build/src/main.ts <name>
 */
const service = process.argv[2];
const root = resolve(import.meta.dirname, '../../..');
const folder = service === 'setup' ? join(root, 'tools/setup') : join(root, 'services', service ?? '');
const source = join(folder, 'src');
if (!service || !existsSync(join(source, 'main.ts'))) {
  console.error(`build: "${service ?? ''}" is not a service; use setup, or one of the folder names in services/`);
  process.exit(2);
}

/** Machine code cannot be bundled: these packages are copied beside a bundle that imports them. */
const native = ['sharp'];
const out = join(folder, 'dist');
const entryPoints = ['main.ts', 'worker.ts'].map((name) => join(source, name)).filter((file) => existsSync(file));

await rm(out, { recursive: true, force: true });
const result = await build({
  entryPoints,
  outdir: out,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  external: native,
  // CommonJS packages in an ES module bundle still call require(). The name must not clash with an import of theirs.
  banner: {
    js: "import { createRequire as bundleRequire } from 'node:module';const require = bundleRequire(import.meta.url);",
  },
});
await writeFile(join(out, 'package.json'), '{ "type": "module" }\n');

if (usesTypeset(Object.keys(result.metafile.inputs))) {
  const fonts = join(out, 'fonts');
  await mkdir(fonts, { recursive: true });
  await Promise.all(fontFiles.map(({ source, file }) => copyFile(installedFile(source), join(fonts, file))));
}

const outputs = Object.values(result.metafile.outputs);
const imported = native.filter((name) => outputs.some(({ imports }) => imports.some(({ path }) => path === name)));
for (const name of imported) await copyPackage(name, join(source, 'main.ts'), join(out, 'node_modules'));

const config = join(folder, 'config');
if (existsSync(config)) await cp(config, join(out, 'config'), { recursive: true });

const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
console.log(`${service}: dist/main.js, ${(bytes / 1e6).toFixed(1)} MB with source maps`);

/** Fonts are files, not code: they are copied beside a bundle that draws with them. */
function usesTypeset(inputs: string[]): boolean {
  return inputs.some((input) => input.includes('libs/typeset/'));
}
