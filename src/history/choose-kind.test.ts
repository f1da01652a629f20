import { expect, test } from 'vitest';
import { chosenKind } from './choose-kind.ts';
import type { HistoryKind } from './store.ts';

const kind = (machineClass: string, profile: string, newest: string): HistoryKind => ({
  machineClass,
  profile,
  runs: 3,
  newest: `2026-01-${newest}T00:00:00Z`,
});
const kinds = [kind('linux-x64', 'pr', '02'), kind('linux-x64', 'release', '01'), kind('linux-x64-epyc', 'pr', '03')];

test('the kind of the newest run, and the others named', () => {
  const { kind: found, others } = chosenKind(kinds, {});
  expect(found).toBe(kinds[2]);
  expect(others).toEqual(kinds.slice(0, 2));
});

test('a whole name before a part of one', () => {
  expect(chosenKind(kinds, { machine: 'linux-x64' }).kind).toBe(kinds[0]);
  expect(chosenKind(kinds, { machine: 'epyc' }).kind).toBe(kinds[2]);
  expect(chosenKind(kinds, { machine: 'linux-x64', profile: 'release' }).kind).toBe(kinds[1]);
});

test('what is not there says what is', () => {
  expect(() => chosenKind([], {})).toThrow(expect.objectContaining({ code: 'MISSING_DATA' }));
  expect(() => chosenKind(kinds, { machine: 'darwin', profile: 'pr' })).toThrow(
    expect.objectContaining({
      code: 'NOTHING_SELECTED',
      hint: expect.stringContaining('linux-x64-epyc at pr (3 runs)'),
    }),
  );
});
