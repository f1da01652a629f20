import { describe, expect, it } from 'vitest';
import type { AnswerRecord } from '../model/answer.ts';
import type { LockEntry } from '../model/lock.ts';
import type { Scenario } from '../model/scenario.ts';
import { answerRecord } from './answers/answer-record.ts';
import { passOf } from './answers/answers.fixture.ts';
import { measured, subjectOf, workOf } from './gate.fixture.ts';
import { judgeLock, type Locked } from './lock.ts';
import { judgeRecordedAnswers } from './recorded-answers.ts';

const rows = Array.from({ length: 20 }, (_, index) => ({ _id: index, name: `n${index}` }));

function recordOf(answer: unknown): AnswerRecord {
  const record = answerRecord([passOf(answer)]);
  if (record === undefined) throw new Error('there is no answer');
  return record;
}

function lockedOf(answers: AnswerRecord | undefined, change: Partial<Locked> = {}): Locked {
  const entry: LockEntry = { dataset: 'devora', digest: 'c0ff', work: workOf({}), ...(answers ? { answers } : {}) };
  const entries = new Map([['projects/indexed', entry]]);
  return {
    recording: 'pr',
    digest: 'c0ffee',
    today: '2026-06-15',
    entries,
    recorded: new Set(entries.keys()),
    ...change,
  };
}

function judged(answers: AnswerRecord | undefined, locked: Locked | undefined, change: Partial<Scenario> = {}) {
  const { answers: _, ...without } = measured('indexed');
  const own = answers === undefined ? without : { ...without, answers };
  const { subject } = subjectOf({}, [own], { profile: 'pr', change });
  return judgeRecordedAnswers(subject, workOf({}), locked);
}

describe('answers against the lock', () => {
  it('pass as they were recorded', () => {
    expect(judged(recordOf(rows), lockedOf(recordOf(rows)))).toMatchObject([
      { id: 'projects/indexed/answers', kind: 'answers', verdict: 'pass', actual: 'the same' },
    ]);
  });

  it('fail where something is another, naming its path, with the cure', () => {
    const [check] = judged(recordOf(rows.slice(1)), lockedOf(recordOf(rows)));
    expect(check).toMatchObject({
      verdict: 'fail',
      reason: 'another answer than plumbline.lock.json: 20 rows -> 19 rows',
    });
    expect(check?.remedy).toMatch(/^sort by a key without ties/);
  });

  it('pass where fields were added, and longer answers are no more work then', () => {
    const stocked = recordOf(rows.map((row) => ({ ...row, stock: 1 })));
    expect(judged(stocked, lockedOf(recordOf(rows)))[0]).toMatchObject({
      verdict: 'pass',
      reason: expect.stringMatching(/^field `stock` added to 20 of 20, .*--update-lock` records it$/),
    });
    const longer = workOf({ mongo: { bytes: 44_000 } });
    const lockOf = (answers: AnswerRecord) => {
      const { subject } = subjectOf({}, [measured('indexed', { work: longer, answers })], { profile: 'pr' });
      return judgeLock(subject, longer, lockedOf(recordOf(rows)))[0]?.verdict;
    };
    expect(lockOf(stocked)).toBe('pass');
    expect(lockOf(recordOf(rows))).toBe('fail');
  });

  it('are not judged where the lock has none, or its scenario compares none any more', () => {
    expect(judged(recordOf(rows), lockedOf(undefined))).toMatchObject([
      { verdict: 'not-judged', reason: expect.stringContaining('--update-lock` records them') },
    ]);
    expect(judged(undefined, lockedOf(recordOf(rows)), { sameResult: false })).toMatchObject([
      { verdict: 'not-judged', reason: expect.stringContaining('compares no answers any more') },
    ]);
  });

  it('are no check without a lock, without answers, or where the lock says nothing of the variant', () => {
    expect(judged(recordOf(rows), undefined)).toEqual([]);
    expect(judged(undefined, lockedOf(undefined))).toEqual([]);
    expect(judged(recordOf(rows), lockedOf(recordOf([]), { entries: undefined }))).toEqual([]);
    expect(judged(recordOf(rows), lockedOf(recordOf([]), { digest: 'other' }))).toEqual([]);
  });

  it('are an error where they were lost', () => {
    expect(judged(undefined, lockedOf(recordOf(rows)))).toMatchObject([{ verdict: 'error' }]);
  });
});
