import { beforeEach, expect, test } from 'vitest';
import { ClientHealth } from '../src/claude/health.ts';

let now: number;
let health: ClientHealth;

beforeEach(() => {
  now = 0;
  health = new ClientHealth(() => now);
});

test('after a failure it is out for a second, then one request at a time tries it, until one is answered', () => {
  health.sent().ended(false);
  expect([health.trust, health.failing]).toEqual(['out', true]);
  now = 1000;
  expect(health.trust).toBe('good');
  const probe = health.sent();
  expect(health.trust).toBe('out');
  probe.heard();
  expect([health.trust, health.failing]).toEqual(['good', false]);
});

test('each failed try doubles the time, up to half a minute', () => {
  const out: number[] = [];
  for (let tries = 0; tries < 7; tries += 1) {
    health.sent().ended(false);
    const since = now;
    while (health.trust === 'out') {
      now += 500;
    }
    out.push(now - since);
  }
  expect(out).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('requests that fail together count once', () => {
  const requests = [health.sent(), health.sent(), health.sent()];
  for (const request of requests) {
    request.ended(false);
  }
  now = 1000;
  expect(health.trust).toBe('good');
});

test('a try that was given up says nothing: the next one tries', () => {
  health.sent().ended(false);
  now = 1000;
  health.sent().ended(true);
  expect([health.trust, health.failing]).toEqual(['good', true]);
});

test('one that leaves a request unanswered for 5 s is doubted until it answers', () => {
  const silent = health.sent();
  now = 4999;
  health.sent().heard();
  expect(health.trust).toBe('good');
  now = 5000;
  expect(health.trust).toBe('doubted');
  silent.heard();
  expect(health.trust).toBe('good');
});
