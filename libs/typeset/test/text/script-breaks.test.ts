import { expect, test } from 'vitest';
import { splitAtBreakPoints } from '../../src/text/break-points.ts';

test.each([
  ['你好，世界！', '你|好，|世|界！'],
  ['「かな」カード。', '「か|な」|カー|ド。'],
  ['使用PDF格式', '使|用|PDF|格|式'],
  ['한국어로', '한국어로'],
  ['ภาษาไทยน้ำใจ', 'ภาษา|ไทย|น้ำใจ'],
  ['𠀀𠀁', '𠀀|𠀁'],
  ['северо-восточный', 'северо-|восточный'],
])('%s may be divided as %s', (word, parts) => {
  expect(splitAtBreakPoints(word).join('|')).toBe(parts);
});
