import { expect, test } from 'vitest';
import { escapeMarkdown, plainLine, terminalText } from './escape.ts';
import { hostileStrings } from './hostile.fixture.ts';

/** What the escape itself writes: entities. Anything that Markdown or HTML acts on must be gone once they are. */
const withoutEntities = (text: string) => text.replace(/&(?:amp|lt|gt|#\d+);/g, '\u00b7');

test.each(hostileStrings(200))('%j cannot leave its place', (hostile) => {
  const escaped = escapeMarkdown(hostile);
  const bare = withoutEntities(escaped);
  expect(bare).not.toMatch(/[&<>|\\`*[\]~$]/);
  expect(bare).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  expect(bare).not.toMatch(/^\s|\s$|^#|^[-+=](?!\d)|^\d+[.)](\s|$)/);
  expect(bare).not.toMatch(/:\/\/|www\.|@\w|#\d|GH-\d/i);
  expect(bare).not.toMatch(/(^|[^a-z0-9])_|_([^a-z0-9]|$)/i);
});

test.each(hostileStrings(200))('%j stays one line of a terminal, and bounded', (hostile) => {
  const line = plainLine(hostile, 100);
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
  expect([...line].length).toBeLessThanOrEqual(100);
});

test.each([
  ...hostileStrings(200),
  '::error::gone',
  'a\n  ::set-output name=x::y',
  'a\r::error::b',
  '##[error]c',
  'a\n##vso[task.setvariable variable=PATH]d',
  "##teamcity[testFailed name='e']",
  ':::: ::add-mask::d',
  '\u200b::error::e',
  '\u001b[2K::error::f',
])('%j only stands in a terminal', (hostile) => {
  const text = terminalText(hostile);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(text).not.toMatch(/^\s*::|##\w*\[/m);
});

test('what people write stays as it is in a terminal, its lines too', () => {
  const text = 'SyntaxError: no `x::y` in {\n  a: 1,\n}  größe 漢字 (src/a.ts:1:2)\n';
  expect(terminalText(text)).toBe(text);
});

test('a cut is visible', () => {
  expect(plainLine('x'.repeat(50), 10)).toBe('xxxxxxxxx…');
});

test('ordinary text reads as it was written', () => {
  expect(escapeMarkdown('IXSCAN { user_id: 1, updated_at: -1 }, 12.5 ms')).toBe(
    'IXSCAN { user_id: 1, updated_at: -1 }, 12.5 ms',
  );
});
