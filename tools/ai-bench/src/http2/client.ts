import { z } from 'zod';
import { blackHole, goneAway, streams } from './experiments.ts';
import { contenders } from './contenders.ts';

/** A process of its own for each experiment: prints what it found as one line of JSON. */
const experiments = { streams, 'black-hole': blackHole, 'go-away': goneAway };

const names = z.enum(Object.keys(experiments) as (keyof typeof experiments)[]);
const [experiment, name, url] = z.tuple([names, z.string(), z.url()]).parse(process.argv.slice(2));
const contender = contenders.find((each) => each.name === name);
if (contender === undefined) throw new Error(`there is no contender "${name}"`);

const found = await experiments[experiment](url, contender);
// Its connections are still open.
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit());
