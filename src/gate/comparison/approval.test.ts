import { expect, it } from 'vitest';
import type { LockEntry } from '../../model/lock.ts';
import type { Work } from '../../model/work.ts';
import { workOf } from '../gate.fixture.ts';
import { approvalOf } from './approval.ts';

const [less, same, more] = [300, 400, 800].map((docsExamined) => workOf({ mongo: { docsExamined } })) as [
  Work,
  Work,
  Work,
];
const entry = (work: Work | undefined): LockEntry | undefined => work && { dataset: 'shop', digest: 'd0', work };
const approves = (base: Work | undefined, head: Work | undefined, counted: Work) =>
  approvalOf({ base: entry(base), head: entry(head) }, { work: counted, answers: undefined }, 'd0')?.work ?? false;

it('more work is approved by a lock that has it, where base has less of it or nothing', () => {
  expect(approves(same, more, more)).toBe(true);
  expect(approves(undefined, more, more)).toBe(true);
  expect(approves(same, more, workOf({ mongo: { docsExamined: 900 } }))).toBe(false);
});

it('a lock that both sides have approves nothing, and neither does one that shows less work alone', () => {
  expect(approves(more, more, more)).toBe(false);
  expect(approves(same, undefined, same)).toBe(false);
  expect(approves(same, less, less)).toBe(false);
});
