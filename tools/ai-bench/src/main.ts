import { blackHole } from './black-hole.ts';
import { crowded } from './crowd.ts';
import { withFiles } from './files.ts';
import { http2 } from './http2/http2.ts';
import { overhead } from './overhead.ts';
import { stopped } from './stop.ts';

const promises = { overhead, 'black-hole': blackHole, crowd: crowded, stop: stopped, files: withFiles };
/** What was measured to decide something. */
const benches = { ...promises, http2 };

/** All promises, or the bench that the argument names. Exit code 1 when something was not as promised. */
const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !Object.hasOwn(benches, wanted)) {
  console.error(`there is no "${wanted}"; choose one of ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(wanted === undefined ? promises : benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  if (!(await bench())) {
    console.log(`\n${name}: NOT as promised`);
    process.exitCode = 1;
  }
}
