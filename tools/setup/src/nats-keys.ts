import { createUserKeys } from '@gonets/bus';
import { users } from './nats-users.ts';

/** `npm run nats-keys`: prints a new key for every user of NATS, as lines for `.env`. Nothing is written anywhere. */
console.log('# Keys of the users of NATS. Public ones, for nats-server:');
const keys = users.map(({ name, key }) => ({ name, key, ...createUserKeys() }));
for (const { key, publicKey } of keys) console.log(`${key}=${publicKey}`);
console.log('# Secret ones: each is the NATS_NKEY_SEED of one service.');
for (const { key, seed } of keys) console.log(`${key.replace('USER', 'SEED')}=${seed}`);
