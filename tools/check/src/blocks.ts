import { faults } from '@gonets/chaos/faults';
import { buckets, errorCodes, headers, streams, subjects } from '@gonets/contracts';
import type { ArchiveDefinition, BucketDefinition, StreamDefinition } from '@gonets/contracts';
import { environment } from '@gonets/runtime';
import { themeReference } from '@gonets/typeset';

/** A generated table: where it stands and how it is made. */
interface Block {
  readonly file: string;
  readonly name: string;
  readonly render: () => string;
}

const contracts = 'libs/contracts/README.md';

export const blocks: readonly Block[] = [
  { file: 'README.md', name: 'environment', render: () => environmentTable('Variable', 'Default', 'Meaning') },
  { file: contracts, name: 'subjects', render: subjectTable },
  { file: contracts, name: 'errors', render: errorTable },
  { file: contracts, name: 'headers', render: () => list(Object.values(headers)) },
  { file: contracts, name: 'storage', render: storageTable },
  { file: 'libs/typeset/themes/README.md', name: 'theme', render: themeTable },
  { file: 'tools/chaos/README.md', name: 'faults', render: faultTable },
];

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function list(names: string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function environmentTable(...head: string[]): string {
  const rows = Object.entries(environment).map(([name, { default: value, meaning }]) => [
    `\`${name}\``,
    value ? `\`${value}\`` : '',
    meaning,
  ]);
  return table(head, rows);
}

function subjectTable(): string {
  return table(
    ['Name', 'Subject'],
    Object.entries(subjects).map(([name, subject]) => [name, `\`${subject}\``]),
  );
}

function errorTable(): string {
  return table(
    ['Code', 'What happened', 'What to do', 'Try again?'],
    Object.entries(errorCodes).map(([code, { meaning, remedy, retryable }]) => [
      `\`${code}\``,
      meaning,
      remedy,
      retryable ? 'yes' : 'no',
    ]),
  );
}

function faultTable(): string {
  return table(
    ['Fault', 'What is done, and what it proves'],
    Object.entries(faults).map(([name, proof]) => [name, proof]),
  );
}

function themeTable(): string {
  const rows = themeReference().map(({ name, meaning, default: value }) => [`\`${name}\``, `\`${value}\``, meaning]);
  return table(['Setting', 'In `modern`', 'Meaning'], rows);
}

function storageTable(): string {
  const time = (ms: number) => (ms % 86_400_000 === 0 ? `${ms / 86_400_000} d` : `${ms / 60_000} min`);
  const mib = (bytes: number) => bytes / 2 ** 20;
  return table(
    ['Name', 'Kind', 'Kept for', 'One at most', 'All at most', 'When full', 'What, and why these bounds'],
    [
      ...Object.values(buckets).map((bucket: BucketDefinition) => [
        `\`${bucket.name}\``,
        'bucket',
        time(bucket.ttlMs),
        `${bucket.maxValueBytes} B`,
        `${mib(bucket.maxBytes)} MiB${bucket.maxKeys === undefined ? '' : `, ${bucket.maxKeys} keys`}`,
        bucket.whenFull,
        bucket.purpose,
      ]),
      ...Object.values(streams).map((stream: StreamDefinition & Partial<ArchiveDefinition>) => [
        `\`${stream.name}\``,
        'consumer' in stream ? 'work queue' : 'archive',
        time(stream.maxAgeMs),
        `${stream.maxMessageBytes} B`,
        `${mib(stream.maxBytes)} MiB${stream.maxMessages === undefined ? '' : `, ${stream.maxMessages} messages`}`,
        stream.whenFull,
        stream.purpose,
      ]),
    ],
  );
}
