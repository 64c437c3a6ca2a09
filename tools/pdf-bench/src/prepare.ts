import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fontFiles } from '@gonets/typeset';
import { fontFolder, fontNames } from './sample/look.ts';
import { workFolder } from './work-folder.ts';

/** The engines that npm can install. They stay out of package.json, so that `npm ci` stays light. */
const packages: Readonly<Record<string, string>> = {
  pdfkit: '0.20.2',
  pdfmake: '0.3.11',
  '@react-pdf/renderer': '4.9.0',
  react: '19.3.1',
  '@myriaddreamin/typst-ts-node-compiler': '0.7.0',
};

/** fontkit, on which three of the engines stand, cannot read an empty glyph at the very end of a file. */
const PADDING = Buffer.alloc(64);

/** Installs the other engines in these very versions, unless they are there, and lays out the fonts for all of them. */
export function prepare(): void {
  mkdirSync(join(workFolder, 'pdf'), { recursive: true });
  installEngines();
  copyFonts();
}

function installEngines(): void {
  const manifest = join(workFolder, 'package.json');
  const wanted = `${JSON.stringify({ private: true, dependencies: packages })}\n`;
  const done = join(workFolder, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return;
  console.error(`installing ${Object.keys(packages).join(', ')} into ${workFolder}`);
  writeFileSync(manifest, wanted);
  execFileSync('npm', ['install', '--ignore-scripts'], { cwd: workFolder, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(done, wanted);
}

function copyFonts(): void {
  const require = createRequire(import.meta.url);
  mkdirSync(fontFolder, { recursive: true });
  for (const name of Object.values(fontNames)) {
    const { source } = fontFiles.find(({ file }) => file === name)!;
    writeFileSync(join(fontFolder, name), Buffer.concat([readFileSync(require.resolve(source)), PADDING]));
  }
}
