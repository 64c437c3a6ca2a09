import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines } from './engines.ts';
import { prepare } from './prepare.ts';
import { check } from './reading.ts';
import { documents, type DocumentName } from './sample/documents.ts';
import { Service } from './service.ts';
import { Table } from './table.ts';
import { workFolder } from './work-folder.ts';

/** Every engine renders the same documents; one table tells what it cost. With an argument: only engines whose name has it. */
const wanted = process.argv[2] ?? '';
prepare();
const service = await Service.start();
const table = new Table();
try {
  for (const document of Object.keys(documents) as DocumentName[]) {
    for (const [name, measure] of engines(service)) {
      if (!name.includes(wanted)) continue;
      const output = join(workFolder, 'pdf', `${document}-${name.replaceAll(/[^a-z0-9]+/gi, '-')}.pdf`);
      const result = await measure(document, output);
      if (!result) {
        table.absent(document, name);
        continue;
      }
      const bytes = readFileSync(output);
      table.add(document, name, { result, bytes: bytes.length, pages: await check(bytes, documents[document]()) });
    }
  }
} finally {
  await service.stop();
}
console.log(table.overhead());
