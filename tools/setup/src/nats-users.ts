import { archiveRights, bucketRights, fileRemovalRights, fileRights, inboxRights, queueRights } from '@gonets/bus';
import { buckets, streams, subjects } from '@gonets/contracts';
import type { ArchiveDefinition, BucketDefinition, WorkQueueDefinition } from '@gonets/contracts';

/** What one user of NATS may do; nothing else. */
interface User {
  readonly name: string;
  /** Environment variable of nats-server that holds the public key. */
  readonly key: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** What a service does, from which its rights follow. */
interface Needs {
  /** Takes requests here, and passes them on when it is full. */
  readonly serves?: readonly string[];
  /** Sends requests here. */
  readonly calls?: readonly string[];
  /** The services on the other side of both: each is answered, or told to stop, at its inbox. */
  readonly meets?: readonly string[];
  readonly buckets?: readonly BucketDefinition[];
  /** Puts files here. */
  readonly files?: readonly BucketDefinition[];
  /** Removes files here. */
  readonly removes?: readonly BucketDefinition[];
  readonly queues?: readonly WorkQueueDefinition[];
  readonly archives?: readonly ArchiveDefinition[];
  /** Among its own instances. */
  readonly pings?: readonly string[];
}

/** For the `nats` command line, which has no inbox of a service. */
const operatorsInbox = '_INBOX.>';

const deadLetterCalls = [
  subjects.listDeadLetters,
  subjects.showDeadLetter,
  subjects.replayDeadLetter,
  subjects.deleteDeadLetter,
];

const aiSubjects = [
  subjects.generate,
  subjects.answer,
  subjects.question,
  subjects.forget,
  subjects.attach,
  subjects.settings,
  subjects.transcript,
  subjects.usage,
  subjects.report,
];

const services: Readonly<Record<string, Needs>> = {
  gateway: {
    serves: deadLetterCalls,
    calls: [...aiSubjects, subjects.render, subjects.take],
    meets: ['ai-service', 'pdf-service', 'rate-limit-service', 'dead-letters'],
    buckets: [buckets.mailboxes, buckets.leases, buckets.documents, buckets.unanswered],
    files: [buckets.attachments],
    queues: [streams.turns],
    archives: [streams.deadLetters],
    pings: [`${subjects.stop}.*`],
  },
  'ai-service': {
    serves: aiSubjects,
    // Itself: the sections of a report are asked for like questions.
    meets: ['gateway', 'ai-service'],
    buckets: [buckets.conversations, buckets.attachments, buckets.usage, buckets.reportParts],
    removes: [buckets.attachments],
  },
  'pdf-service': { serves: [subjects.render], meets: ['gateway'] },
  'rate-limit-service': { serves: [subjects.take], meets: ['gateway'], buckets: [buckets.rateLimits] },
  // The person at `npm run dead-letters`.
  'dead-letters': { calls: deadLetterCalls, meets: ['gateway'] },
};

/** Makes and changes storage, and makes backups of it. The only one who may. */
const setup = {
  publish: ['$JS.API.>', '$JS.SNAPSHOT.>', '$SRV.>'],
  subscribe: [inboxRights('setup'), operatorsInbox],
};

/** Every user of the NATS of Gonets, least privilege. */
export const users: readonly User[] = [
  ...Object.entries(services).map(([name, needs]) => ({ name, key: keyVariable(name), ...rights(name, needs) })),
  { name: 'setup', key: keyVariable('setup'), ...setup },
];

function keyVariable(name: string): string {
  return `NATS_USER_${name.toUpperCase().replaceAll('-', '_')}`;
}

function rights(name: string, needs: Needs): Pick<User, 'publish' | 'subscribe'> {
  const {
    serves = [],
    calls = [],
    meets = [],
    buckets = [],
    files = [],
    removes = [],
    queues = [],
    archives = [],
    pings = [],
  } = needs;
  return {
    publish: [
      ...serves,
      ...calls,
      ...meets.map(inboxRights),
      operatorsInbox,
      ...pings,
      ...buckets.flatMap(bucketRights),
      ...files.flatMap(fileRights),
      ...removes.flatMap(fileRemovalRights),
      ...queues.flatMap(queueRights),
      ...archives.flatMap(archiveRights),
    ],
    subscribe: [...serves, ...pings, inboxRights(name), '$SRV.>'],
  };
}

/** The text of `deploy/nats/users.conf`. */
export function renderUsers(): string {
  const list = (subjects: readonly string[]) =>
    subjects.map((subject) => `        ${JSON.stringify(subject)}`).join('\n');
  const blocks = users.map(
    ({ name, key, publish, subscribe }) => `  # ${name}
  {
    nkey: $${key}
    permissions: {
      publish: [
${list(publish)}
      ]
      subscribe: [
${list(subscribe)}
      ]
    }
  }
`,
  );
  return `# Written from tools/setup/src/nats-users.ts; after a change there:  npx vitest run tools/setup/test/nats-users -u
# The public keys come from the environment; npm run nats-keys makes them, with the seeds of the services.
users: [
${blocks.join('')}]
`;
}
