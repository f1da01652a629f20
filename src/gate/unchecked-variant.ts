import { LOCK_FILE } from '../model/lock.ts';
import type { CheckResult } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Locked } from './lock.ts';
import { nameOf, type Subjects } from './measured-variant.ts';
import { checkResult } from './result.ts';

/** Judged by `--growth` alone, which measures nothing else. */
const GROWTH = 'growth';

/**
 * A scenario without a check of its own, and without a record that its work was held against: what is held of every
 * scenario (equal answers, the run's limit on slow queries) would let any amount of work pass.
 */
export function nothingHolds(
  definition: Scenario,
  subjects: Subjects,
  checks: readonly CheckResult[],
  locked: Locked | undefined,
): CheckResult[] {
  const declared = Object.values(definition.checks).some((own) =>
    Object.keys(own ?? {}).some((name) => name !== GROWTH),
  );
  const promised = (definition.load?.impact ?? []).length > 0;
  const records = checks.filter(({ kind }) => kind === 'lock');
  const held = records.some(({ verdict }) => verdict !== 'not-judged');
  // What was not measured has its own error.
  const measured = !checks.some(({ kind }) => kind === 'data');
  const [first] = subjects.values();
  if (declared || promised || held || !measured || first === undefined) return [];
  const command = `plumbline run ${first.scenario} --profile ${first.profile} --update-lock`;
  const finding = {
    kind: 'data',
    verdict: 'error',
    expected: `a check, or its work in ${LOCK_FILE}`,
    actual: 'neither',
    unit: '',
    reason: `no variant has a check, and ${withoutRecord(subjects, records, locked)}: nothing would fail it`,
  } as const;
  const remedy = `Give a variant a check (docs/scenarios.md), or record the work: \`${command}\`.`;
  return [checkResult(first, 'data/checks', finding, { causes: [], remedies: [remedy] })];
}

function withoutRecord(subjects: Subjects, records: readonly CheckResult[], locked: Locked | undefined): string {
  const recorded = [...subjects.values()].some((subject) => locked?.recorded.has(nameOf(subject)) === true);
  const [first] = records;
  if (!recorded || first === undefined) return `${LOCK_FILE} has no work to hold it against`;
  return `its record is none of this run's (${first.reason})`;
}
