export { users } from './nats-users.ts';
export { setUp } from './set-up.ts';
