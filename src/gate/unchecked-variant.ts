import { LOCK_FILE, recordingCommand } from '../model/lock.ts';
import type { CheckResult } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Locked } from './lock.ts';
import { nameOf, type Subjects } from './measured-variant.ts';
import { checkResult } from './result.ts';

/** Judged by `--growth` alone, which measures nothing else. */
const GROWTH = 'growth';

/** Of the data or of what the calls ask it depends whether these are judged at all. */
const MAY_BE_OPEN: ReadonlySet<string> = new Set(['plan', 'reduction']);

/** The kind of such a check's rows is its name. */
function isLeftOpen(name: string, checks: readonly CheckResult[]): boolean {
  const rows = checks.filter(({ kind }) => kind === name);
  return MAY_BE_OPEN.has(name) && rows.length > 0 && rows.every(({ verdict }) => verdict === 'not-judged');
}

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
  const names = Object.values(definition.checks).flatMap((own) => Object.keys(own ?? {}));
  // What is not timed is red already, and nothing of it is open.
  const untimed = [...subjects.values()].some(({ notTimed }) => notTimed !== undefined);
  const declared = names.some((name) => name !== GROWTH && (untimed || !isLeftOpen(name, checks)));
  const promised = (definition.load?.impact ?? []).length > 0;
  const records = checks.filter(({ kind }) => kind === 'lock');
  const held = records.some(({ verdict }) => verdict !== 'not-judged');
  // What was not measured has its own error.
  const measured = !checks.some(({ kind }) => kind === 'data');
  const [first] = subjects.values();
  if (declared || promised || held || !measured || first === undefined) return [];
  const command = recordingCommand(first);
  const finding = {
    kind: 'data',
    verdict: 'error',
    expected: `a check, or its work in ${LOCK_FILE}`,
    actual: 'neither',
    unit: '',
    reason: `${names.length === 0 ? 'no variant has a check' : `of its checks (${[...new Set(names)].join(', ')}) this run judges none`}, and ${withoutRecord(subjects, records, locked)}: nothing would fail it`,
  } as const;
  const remedy = `Give a variant a check (docs/scenarios.md), or record the work: \`${command}\`.`;
  return [checkResult(first, 'data/checks', finding, remedy)];
}

function withoutRecord(subjects: Subjects, records: readonly CheckResult[], locked: Locked | undefined): string {
  const recorded = [...subjects.values()].some((subject) => locked?.recorded.has(nameOf(subject)) === true);
  const [first] = records;
  if (!recorded || first === undefined) return `${LOCK_FILE} has no work to hold it against`;
  return `its record is none of this run's (${first.reason})`;
}
