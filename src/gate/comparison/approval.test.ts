import { expect, it } from 'vitest';
import type { LockEntry } from '../../model/lock.ts';
import type { Work } from '../../model/work.ts';
import { answerRecord } from '../answers/answer-record.ts';
import { passOf } from '../answers/answers.fixture.ts';
import { workOf } from '../gate.fixture.ts';
import { approvalOf } from './approval.ts';

const PLAN = { command: 'find', collection: 'orders', indexes: [] };
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

it('each count that grew has to be another line: base may have less than its lock says', () => {
  const counts = (docsExamined: number, keysExamined: number) => workOf({ mongo: { docsExamined, keysExamined } });
  const [base, head] = [counts(800, 400), counts(800, 800)].map(entry);
  const approvesFrom = (workOfBase: Work) =>
    approvalOf({ base, head }, { work: counts(800, 800), workOfBase, answers: undefined }, 'd0')?.work;
  expect(approvesFrom(counts(800, 400))).toBe(true);
  expect(approvesFrom(counts(400, 400))).toBe(false);
  const fewer = approvalOf(
    { base: entry(counts(500, 100)), head: entry(counts(498, 200)) },
    { work: counts(498, 200), workOfBase: counts(10, 100), answers: undefined },
    'd0',
  );
  expect(fewer?.work).toBe(false);
  const scanning = (docsExamined: number, stage: string) =>
    workOf({ mongo: { docsExamined, plans: [{ ...PLAN, summary: stage, stages: [stage] }] } });
  const locks = { base: entry(scanning(400, 'COLLSCAN')), head: entry(scanning(800, 'COLLSCAN')) };
  const counted = { work: scanning(800, 'COLLSCAN'), answers: undefined };
  expect(approvalOf(locks, { ...counted, workOfBase: scanning(400, 'COLLSCAN') }, 'd0')?.work).toBe(true);
  expect(approvalOf(locks, { ...counted, workOfBase: scanning(400, 'IXSCAN') }, 'd0')?.work).toBe(false);
});

it('answers are approved where they are as the lock has them, and not where that is not known', () => {
  const recordOf = (...passes: unknown[]) => {
    const { passes: _, ...record } = answerRecord(passes.map((answer) => passOf(answer))) ?? never();
    return record;
  };
  const before = recordOf({ total: 2 });
  const after = recordOf({ total: 1, token: 1 }, { total: 1, token: 2 });
  const approvesAnswers = (...passes: unknown[]) =>
    approvalOf(
      {
        base: { dataset: 'shop', digest: 'd0', work: same, answers: before },
        head: { dataset: 'shop', digest: 'd0', work: same, answers: after },
      },
      { work: same, answers: answerRecord(passes.map((one) => passOf(one))) },
      'd0',
    )?.answers;
  expect(approvesAnswers({ total: 1, token: 3 }, { total: 1, token: 4 })).toBe(true);
  expect(approvesAnswers({ total: 1 }, { total: 1 })).toBe(false);
});

function never(): never {
  throw new Error('there is an answer');
}
