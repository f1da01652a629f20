import { countsOf, isInAll } from '../../src/model/counters.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Comparison, Report } from '../../src/model/report.ts';
import { isRed, type RowVerdict } from '../../src/model/verdict.ts';
import type { Work } from '../../src/model/work.ts';

/** What a report says of one case. */
export interface Told {
  red: boolean;
  /** Nothing was judged of it, or something could not be: neither red nor green. */
  unjudged: string | undefined;
  /** What is red: `current/work`, `current/p95`, `current/lock`. */
  by: string[];
  /** The first that names it; absent where there is none. */
  finding: Pick<Finding, 'rule' | 'kind' | 'sentence' | 'cure'> | undefined;
  better: boolean;
  /** Every sentence of rows and checks that are red or say something, for whoever looks at a miss. */
  reasons: string[];
  /** Operations and counts that differ between the sides, where both are in the report. */
  work: string[];
  /** Of a comparison, by variant: what was counted, for whoever looks closer. */
  counted: Record<string, Comparison['work']>;
}

interface Row {
  name: string;
  verdict: RowVerdict;
  reason: string;
}

const BETTER = /\b(better|less|fewer)\b/i;

/** Of a comparison: work, answers and times. */
export function toldByComparison(report: Report, scenario: string): Told {
  const rows = (report.comparisons ?? []).filter((row) => row.scenario === scenario);
  const works = rows.filter(({ metric }) => metric === 'work');
  const work = works.flatMap(({ variant, work: { base, head } }) => workDifference(variant, base, head));
  return told(
    report,
    scenario,
    rows.map(({ variant, metric, verdict, reason }) => ({ name: `${variant}/${metric}`, verdict, reason })),
    work,
    Object.fromEntries(works.map((row) => [row.variant, row.work])),
  );
}

/** Of a run: what it is held to by the lock. Its other checks count where nothing may be red. */
export function toldByRun(report: Report, scenario: string): Told {
  const checks = report.scenarios.find(({ name }) => name === scenario)?.checks ?? [];
  const byLock = checks.filter(({ kind }) => kind === 'lock' || (kind as string) === 'answers');
  const rows = byLock.map(({ variant, kind, verdict, reason, changes = [] }) => ({
    name: `${variant}/${kind}`,
    verdict,
    reason: [reason, ...changes.map(({ sentence }) => sentence)].join('; '),
  }));
  return told(report, scenario, rows, [], {});
}

function told(report: Report, scenario: string, rows: readonly Row[], work: string[], counted: Told['counted']): Told {
  const findings = (report.findings ?? []).filter(({ variants }) =>
    variants.some((name) => name.split('/')[0] === scenario),
  );
  const [first] = findings;
  const red = rows.filter(({ verdict }) => isRed(verdict) && verdict !== 'error');
  const reasons = rows
    .filter(({ verdict, reason }) => verdict !== 'pass' || BETTER.test(reason))
    .map(({ name, verdict, reason }) => `${name} ${verdict}: ${reason}`);
  return {
    red: red.length > 0,
    unjudged: unjudged(report, rows),
    by: red.map(({ name }) => name),
    finding: first && { rule: first.rule, kind: first.kind, sentence: first.sentence, cure: first.cure },
    better:
      report.findings === undefined
        ? rows.some(({ verdict, reason }) => verdict === 'pass' && BETTER.test(reason))
        : findings.some(({ kind }) => kind === 'better'),
    reasons: [
      ...findings.map(({ rule, kind, sentence, cure }) => `${kind} [${rule}] ${sentence}; cure: ${cure ?? 'none'}`),
      ...reasons,
    ],
    work,
    counted,
  };
}

function unjudged({ errors }: Report, rows: readonly Row[]): string | undefined {
  if (rows.length === 0) return `nothing is said of it: ${errors.map(({ message }) => message).join('; ')}`;
  return rows.find(({ verdict }) => verdict === 'error')?.reason;
}

/** Counts per call that differ, then every operation of both sides that is not the same on the other. */
function workDifference(variant: string, base: Work | undefined, head: Work | undefined): string[] {
  if (base === undefined || head === undefined) return [`${variant}: counted on ${base ? 'base' : 'head'} alone`];
  const [before, after] = [perCall(base), perCall(head)];
  const counts = [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${variant}: ${path} ${before.get(path) ?? 'none'} -> ${after.get(path) ?? 'none'}`);
  const own = operationLines(base);
  const others = operationLines(head);
  const gone = own.filter((line) => !others.includes(line)).map((line) => `${variant}: - ${line}`);
  const added = others.filter((line) => !own.includes(line)).map((line) => `${variant}: + ${line}`);
  return [...counts, ...gone, ...added];
}

function perCall(work: Work): Map<string, number> {
  return new Map([...countsOf(work)].map(([path, count]) => [path, isInAll(path) ? count : count / work.calls]));
}

function operationLines({ operations = [], calls }: Work): string[] {
  return operations.map(({ verb, target, shape, asked, counts, plans, keys, unstable }) =>
    [
      `${asked / calls} x ${verb} ${target} ${JSON.stringify(shape)}`,
      Object.entries(counts)
        .map(([path, count]) => `${path} ${count / calls}`)
        .join(', '),
      plans.map(({ summary }) => summary).join(' | '),
      ...(keys ? [`keys ${keys.join(' ')}`] : []),
      ...(unstable ? ['unstable'] : []),
    ].join('; '),
  );
}
