import { describe, expect, test } from 'vitest';
import { answerTo } from '../src/answer/answer.ts';
import { parseMessagesRequest } from '../src/request.ts';

const gif = 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==';
const image = (media_type: string, data: string) => ({ type: 'image', source: { type: 'base64', media_type, data } });
const document = (text: string) => ({
  type: 'document',
  source: { type: 'base64', media_type: 'application/pdf', data: Buffer.from(text).toString('base64') },
});
const png = (side: number) => {
  const head = Buffer.alloc(24);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(side, 16);
  head.writeUInt32BE(1, 20);
  return image('image/png', head.toString('base64'));
};
const request = (...files: object[]) => ({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: [...files, { type: 'text', text: 'What is this?' }] }],
});

test('images and documents are told of in the answer', () => {
  const answer = answerTo(parseMessagesRequest(request(image('image/gif', gif), document('%PDF-1.7'), png(8000))));
  expect(answer).toMatch(/^I see your files – images: 2, documents: 1\./);
});

describe('refused as by the real API', () => {
  test.each([
    ['an unknown type', [image('image/heic', gif)], /content\.0\.source\.media_type/],
    ['another type than it says', [image('image/png', gif)], /does not match the provided media type/],
    ['what is no image', [image('image/png', 'AAAA')], /Could not process image/],
    ['what is no base64', [image('image/gif', '%%%')], /base64/],
    ['too many bytes', [image('image/gif', gif.slice(0, 40) + 'A'.repeat(5 * 1024 * 1024))], /exceeds 5 MB/],
    ['too many pixels', [png(8001)], /dimensions exceed max allowed size: 8000/],
    ['too many pixels for many images', Array.from({ length: 21 }, () => png(2001)), /max allowed size: 2000/],
    ['too many images', Array.from({ length: 101 }, () => image('image/gif', gif)), /Too many images/],
    ['a document that is no PDF', [document('hello')], /PDF specified was not valid/],
  ])('%s', (_what, files, reason) => {
    expect(() => parseMessagesRequest(request(...files))).toThrow(reason);
  });
});
