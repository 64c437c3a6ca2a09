/** How the AI API is spoken to. */
export interface Contender {
  readonly name: string;
  readonly httpVersion: '1.1' | '2.0';
  /** HTTP clients of the pool; over HTTP/2 each has one connection. */
  readonly clients: number;
}

/** The first one is what the service does, with which the others are compared. */
export const contenders: readonly Contender[] = [
  { name: 'HTTP/1.1, pool of 5', httpVersion: '1.1', clients: 5 },
  { name: 'HTTP/2, 1 connection', httpVersion: '2.0', clients: 1 },
  { name: 'HTTP/2, 2 connections', httpVersion: '2.0', clients: 2 },
  { name: 'HTTP/2, 5 connections', httpVersion: '2.0', clients: 5 },
];
