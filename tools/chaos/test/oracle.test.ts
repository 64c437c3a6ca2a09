import { describe, expect, it } from 'vitest';
import { judge } from '../src/oracle.ts';
import type { History, Part, Question } from '../src/outside/history.ts';

const nothing: History = {
  questions: [],
  parts: [],
  told: [],
  presses: [],
  documents: [],
  ghosts: [],
  draftsLeft: [],
};

function question(name: string, at: number, more: Partial<Question> = {}): Question {
  return { name, at, mailbox: '1', refused: false, stopped: false, ...more };
}

function part(name: string, at: number, more: Partial<Part> = {}): Part {
  return { question: name, at, from: 1, to: 3, of: 3, remark: '', ...more };
}

describe('the oracle', () => {
  const questions = [question('1-1', 0), question('1-2', 10)];

  it('finds nothing where everything was answered once and in order', () => {
    const verdict = judge({ ...nothing, questions, parts: [part('1-1', 100), part('1-2', 300)] });
    expect(verdict).toMatchObject({
      asked: 2,
      answered: ['1-1', '1-2'],
      lost: [],
      doubled: [],
      disordered: [],
      overLimit: [],
      stray: [],
    });
    expect([...verdict.longestWaits]).toEqual([['1', 200]]);
    expect(verdict.meanWaitMs).toBe(150);
  });

  it('notices a question without an answer', () => {
    expect(judge({ ...nothing, questions, parts: [part('1-1', 100)] }).lost).toEqual(['1-2']);
  });

  it('notices an answer whose end never came, or whose middle is missing', () => {
    const cut = part('1-1', 100, { to: 2 });
    expect(judge({ ...nothing, questions: [question('1-1', 0)], parts: [cut] }).lost).toEqual(['1-1']);
    const gap = [part('1-1', 100, { to: 1 }), part('1-1', 200, { from: 3 })];
    expect(judge({ ...nothing, questions: [question('1-1', 0)], parts: gap }).answered).toEqual([]);
  });

  it('notices the same message twice, and the same part of a long answer twice', () => {
    const parts = [part('1-1', 100), part('1-1', 101), part('1-2', 200)];
    expect(judge({ ...nothing, questions, parts }).doubled).toEqual(['1-1']);
    const long = [part('1-1', 100, { to: 1 }), part('1-1', 110, { to: 1 }), part('1-1', 120, { from: 2 })];
    expect(judge({ ...nothing, questions: [question('1-1', 0)], parts: long }).doubled).toEqual(['1-1']);
  });

  it('notices an answer after an error message for the same question', () => {
    const told = [{ at: 100, question: '1-1', press: undefined, text: 'Sorry' }];
    const verdict = judge({ ...nothing, questions: [question('1-1', 0)], told, parts: [part('1-1', 200)] });
    expect(verdict).toMatchObject({ answered: ['1-1'], doubled: ['1-1'] });
  });

  it('notices answers in the wrong order, but not of different mailboxes', () => {
    const parts = [part('1-2', 100), part('1-1', 200)];
    expect(judge({ ...nothing, questions, parts }).disordered).toEqual(['1-2']);
    const apart = [question('1-1', 0), question('1-2', 10, { mailbox: '2' })];
    expect(judge({ ...nothing, questions: apart, parts }).disordered).toEqual([]);
  });

  it('notices an answer that is repeated after the next one, and parts in the wrong order', () => {
    const late = [part('1-1', 100), part('1-2', 200), part('1-1', 300)];
    expect(judge({ ...nothing, questions, parts: late }).disordered).toEqual(['1-2']);
    const backwards = [part('1-1', 100, { from: 2 }), part('1-1', 200, { to: 1 })];
    expect(judge({ ...nothing, questions: [question('1-1', 0)], parts: backwards }).disordered).toEqual(['1-1']);
  });

  it('counts an error message as told, not as answered and not as lost', () => {
    const told = [{ at: 100, question: '1-1', press: undefined, text: 'Sorry' }];
    const parts = [part('1-2', 200, { to: 1, remark: 'It broke off.' })];
    const verdict = judge({ ...nothing, questions, told, parts });
    expect(verdict).toMatchObject({ answered: [], lost: [] });
    expect([...verdict.told]).toEqual([
      ['1-1', 'Sorry'],
      ['1-2', 'It broke off.'],
    ]);
  });

  it('takes a stopped answer for what it is, and not as stopped when nothing came', () => {
    const stopped = [question('1-1', 0, { stopped: true }), question('1-2', 10, { stopped: true })];
    const verdict = judge({ ...nothing, questions: stopped, parts: [part('1-1', 100, { to: 2, remark: 'Stopped.' })] });
    expect(verdict).toMatchObject({ stopped: ['1-1'], lost: ['1-2'] });
  });

  it('notices an answer over the rate limit, and misses none there', () => {
    const refused = [question('1-1', 0, { refused: true }), question('1-2', 10, { refused: true })];
    expect(judge({ ...nothing, questions: refused, parts: [part('1-2', 100)] })).toMatchObject({
      overLimit: ['1-2'],
      lost: [],
    });
  });

  it('tells a ghost from a draft that leads over to the same answer again', () => {
    const ghosts = [{ question: '1-1', at: 150 }];
    expect(judge({ ...nothing, questions, ghosts, parts: [part('1-1', 100)] }).ghosts).toEqual(['1-1']);
    expect(judge({ ...nothing, questions, ghosts, parts: [part('1-1', 100), part('1-1', 200)] }).ghosts).toEqual([]);
  });

  it('notices documents that are missing, that came twice, and messages that nobody asked for', () => {
    const presses = ['7/1', '7/2', '7/3'].map((name) => ({ name, at: 0 }));
    const documents = ['7/2', '7/2', undefined].map((press) => ({ press, at: 100 }));
    const told = [{ at: 100, question: undefined, press: '7/3', text: 'No PDF' }];
    const verdict = judge({ ...nothing, presses, documents, told });
    expect(verdict).toMatchObject({
      lost: ['PDF of 7/1'],
      doubled: ['PDF of 7/2'],
      stray: ['a document'],
      documents: 1,
    });
    expect([...verdict.told]).toEqual([['PDF of 7/3', 'No PDF']]);
  });
});
