import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { docsPage } from './false-green/docs-page.ts';
import { CONTROLS, WAYS } from './false-green/ways.ts';
import { ROOT } from './own-engines.ts';

// `npm run test:false-green` tries them; here is what needs no engine.
test('there are at least 90 ways to a false green, each with a name of its own', () => {
  const names = [...WAYS, ...CONTROLS].map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  expect(WAYS.length).toBeGreaterThanOrEqual(90);
});

test('no way may end with 0, and none is red for any reason at all', () => {
  expect(WAYS.filter(({ exits = [3] }) => exits.length === 0 || exits.includes(0))).toEqual([]);
  expect(WAYS.filter(({ says }) => says.test(''))).toEqual([]);
});

test('docs/false-green.md lists them all', async () => {
  const page = await readFile(path.join(ROOT, 'docs/false-green.md'), 'utf8');
  expect(page).toBe(docsPage(WAYS, CONTROLS));
});
