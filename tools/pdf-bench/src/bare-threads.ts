import { overlapping } from './overlapping.ts';
import { Threads } from './threads.ts';

/** A child process that renders as many short documents as it is told, on threads and with no service around them. */
const threads = new Threads('answer');
process.on('message', (count: number) => {
  void overlapping(() => threads.render(), count, threads.count).then(() => process.send!('done'));
});
