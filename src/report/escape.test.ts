import { expect, test } from 'vitest';
import { escapeMarkdown, plainLine } from './escape.ts';
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

test('a cut is visible', () => {
  expect(plainLine('x'.repeat(50), 10)).toBe('xxxxxxxxx…');
});

test('ordinary text reads as it was written', () => {
  expect(escapeMarkdown('IXSCAN { user_id: 1, updated_at: -1 }, 12.5 ms')).toBe(
    'IXSCAN { user_id: 1, updated_at: -1 }, 12.5 ms',
  );
});
