import { describe, expect, it } from 'vitest';
import {
  answer,
  buckets,
  deleteDeadLetter,
  forget,
  generate,
  isErrorCode,
  languageOfText,
  listDeadLetters,
  render,
  replayDeadLetter,
  showDeadLetter,
  stopSubject,
  streams,
  take,
} from '@gonets/contracts';

describe('contracts', () => {
  const deadLetters = [listDeadLetters, showDeadLetter, replayDeadLetter, deleteDeadLetter];
  const contracts = [generate, answer, forget, render, take, ...deadLetters];

  it('has one subject for each contract', () => {
    const subjects = contracts.map((contract) => contract.subject);
    expect(new Set(subjects).size).toBe(contracts.length);
    for (const subject of subjects) expect(subject).toMatch(/^gonets\.v1(\.[a-z-]+){2,3}$/);
  });

  it('ignores fields that a newer caller adds', () => {
    const request = { user: '42', request: '1:2', colour: 'green' };
    expect(take.request.parse(request)).toEqual({ user: '42', request: '1:2' });
  });

  it('bounds what may come in', () => {
    const question = { turn: 't', conversation: 'c', text: 'x', language: 'ru' };
    expect(generate.request.safeParse(question).success).toBe(true);
    expect(generate.request.safeParse({ ...question, text: '' }).success).toBe(false);
    expect(generate.request.safeParse({ ...question, text: 'x'.repeat(200_001) }).success).toBe(false);
    expect(generate.request.safeParse({ ...question, conversation: 'a key with spaces' }).success).toBe(false);
    expect(render.request.safeParse({ markdown: 'x'.repeat(400_001), language: 'en' }).success).toBe(false);
    const message = { from: 'Ann', at: '2026-11-25T09:34:00+03:00', markdown: 'x'.repeat(200_000) };
    const transcript = (...messages: unknown[]) => ({ kind: 'transcript', messages, language: 'en' });
    expect(render.request.safeParse(transcript(message, message)).success).toBe(true);
    expect(render.request.safeParse(transcript(message, message, { ...message, markdown: 'y' })).success).toBe(false);
    expect(render.request.safeParse(transcript({ ...message, at: '2026-02-30T10:00:00Z' })).success).toBe(false);
    expect(render.request.safeParse(transcript({ ...message, at: '2026-11-25T09:34:00' })).success).toBe(false);
    expect(render.request.safeParse(transcript()).success).toBe(false);
    expect(
      render.request.safeParse({ kind: 'report', markdown: 'x', date: '25.11.2026', language: 'en' }).success,
    ).toBe(false);
    const picture = (name: string, bytes: number) => ({ name, data: Buffer.alloc(bytes).toString('base64') });
    const illustrated = (...images: unknown[]) =>
      render.request.safeParse({ markdown: 'x', language: 'en', images }).error?.issues[0];
    const most = Array.from({ length: 20 }, (_, number) => picture(`${number}.png`, 35_000));
    expect(illustrated(...most)).toBeUndefined();
    expect(illustrated(picture('a.png', 699_999), picture('b.png', 2))?.message).toContain('<=700000 bytes');
    expect(illustrated(...most, picture('one more', 0))?.path).toEqual(['images']);
    expect(illustrated(picture('a.png', 1), picture('a.png', 2))?.message).toContain('same name');
    expect(illustrated({ name: 'a.png', data: 'no base64!' })?.path).toEqual(['images', 0, 'data']);
    expect(take.request.safeParse({ user: 'Ivan', request: '1' }).success).toBe(false);
    expect(listDeadLetters.request.safeParse({ after: 0, most: 51 }).success).toBe(false);
    expect(replayDeadLetter.request.safeParse({ id: 0 }).success).toBe(false);
  });

  it('keeps every stored value below the largest NATS message', () => {
    for (const { maxValueBytes } of Object.values(buckets)) expect(maxValueBytes).toBeLessThan(1024 * 1024);
    for (const { maxMessageBytes } of Object.values(streams)) expect(maxMessageBytes).toBeLessThan(1024 * 1024);
  });

  it.each([
    ['Это текст про NATS', 'ru'],
    ['This text has one слово', 'en'],
    ['слово word', 'ru'],
    ['слов word', 'en'],
    ['世界 42', 'en'],
    ['', 'en'],
  ])('knows the language of %j', (text, language) => {
    expect(languageOfText(text)).toBe(language);
  });

  it('knows its error codes', () => {
    expect(isErrorCode('BUSY')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
    expect(isErrorCode(undefined)).toBe(false);
  });

  it('gives each gateway its own stop subject', () => {
    expect(stopSubject('a')).not.toBe(stopSubject('b'));
  });
});
