import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight } from '../../src/text/highlighting.ts';

const marks = { plain: '', keyword: 'k', string: 's', number: 'n', comment: 'c' } as const;
/** Everything that is not plain, with the first letter of its kind. */
const marked = (code: string, language: string) =>
  highlight(code, language)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ text, kind }) => `${marks[kind]}:${text}`);

test.each([
  ['ts', 'const a1 = "x // y"; // no "text"', ['k:const', 's:"x // y"', 'c:// no "text"']],
  ['JS', 'return `a ${b}\n` + 0x1f /* not\nended', ['k:return', 's:`a ${b}\n`', 'n:0x1f', 'c:/* not\nended']],
  ['python', 'def f(): # note\n  """long\ntext"""', ['k:def', 'c:# note', 's:"""long\ntext"""']],
  ['bash', 'if [ $# -gt 1 ]; then echo "a\\"b"; fi', ['k:if', 'n:1', 'k:then', 's:"a\\"b"', 'k:fi']],
  ['sql', "SELECT a FROM t -- all\nwhere b = 'c'", ['k:SELECT', 'k:FROM', 'c:-- all', 'k:where', "s:'c'"]],
  ['json', '{"a": [1.5, true]}', ['s:"a"', 'n:1.5', 'k:true']],
  ['html', '<a href="x">y</a><!-- z -->', ['k:<a', 's:"x"', 'k:>', 'k:</a', 'k:>', 'c:<!-- z -->']],
  ['go', 'func (s *S) Конст() {}', ['k:func']],
  ['text', 'const a = 1;', []],
  ['', 'const a = 1;', []],
  ['constructor', 'const a = 1;', []],
] as const)('%s: %j', (language, code, expected) => {
  expect(marked(code, language)).toEqual(expected);
});

test('changes nothing', () => {
  const piece = fc.constantFrom(
    '"',
    "'",
    '`',
    '\\',
    '/*',
    '*/',
    '//',
    '#',
    '\n',
    '"""',
    '<!--',
    'if ',
    '12',
    'é',
    '🚀',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.constantFrom('ts', 'py', 'sh', 'sql', 'html', 'css', 'yaml'),
      (pieces, language) => {
        const code = pieces.join('');
        expect(
          highlight(code, language)
            .map(({ text }) => text)
            .join(''),
        ).toBe(code);
      },
    ),
  );
});
