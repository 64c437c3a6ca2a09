import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from './delay.ts';
import { engines } from './engines.ts';
import { overhead } from './overhead.ts';
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
const isServiceWanted = 'gonets, pdf-service'.includes(wanted);
try {
  // Before the service has seen other documents, as the threads beside it see none.
  const added = isServiceWanted ? await overhead(service) : '';
  const table = new Table();
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
  if (isServiceWanted) {
    console.log(`\n${added}\n\n${await delay(service)}`);
  }
} finally {
  await service.stop();
}
