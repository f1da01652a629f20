import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Report, runSchema, targetRowSchema } from '../model/report.ts';
import { rowVerdictSchema, verdictSchema } from '../model/verdict.ts';
import { rowName } from '../report/quantity.ts';
import { tallyText } from '../report/tally.ts';

/** The profile that a release is held to. */
export const RELEASE_PROFILE = 'release';

/** `signoff.json`: everything that the document says, and what it was made from. */
export const signoffSchema = z.strictObject({
  signoffVersion: z.literal(1),
  release: z.string(),
  /** `trial`: at another profile, to see what it would look like. */
  status: z.enum(['signed', 'refused', 'trial']),
  /** Why it is not signed; empty where it is. */
  refusals: z.array(z.string()),
  signedAt: z.iso.datetime(),
  /** The version that made it. */
  plumbline: z.string(),
  /** The report that all of it is taken from, byte for byte. */
  report: z.strictObject({
    path: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
    samplesFiles: z.number().int(),
  }),
  verdict: verdictSchema,
  reasons: z.array(z.string()),
  checks: z.string(),
  run: runSchema,
  targets: z.array(targetRowSchema),
  scenarios: z.array(
    z.strictObject({ name: z.string(), title: z.string(), verdict: verdictSchema, checks: z.string() }),
  ),
  /** More work than recorded, known and accepted for a time. */
  accepted: z.array(
    z.strictObject({
      check: z.string(),
      verdict: rowVerdictSchema,
      until: z.string(),
      why: z.string(),
      found: z.string(),
    }),
  ),
  /** Scenarios of the project that the report does not have. */
  notRun: z.array(z.string()),
  /** What was run and could not be judged, with the reason. */
  notJudged: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type Signoff = z.infer<typeof signoffSchema>;

export interface SignoffInput {
  release: string;
  signedAt: string;
  plumbline: string;
  /** Within the folder of the document. */
  reportPath: string;
  /** Its bytes; `report` is what they say. */
  reportText: string;
  report: Report;
  notRun: readonly string[];
}

/** The document of a report, in data. Pure: the same report gives the same. */
export function signoffOf({ report, reportText, reportPath, notRun, ...named }: SignoffInput): Signoff {
  const refusals = refusalsOf(report, notRun);
  const trial = report.run.profile !== RELEASE_PROFILE;
  return {
    signoffVersion: 1,
    ...named,
    status: trial ? 'trial' : refusals.length === 0 ? 'signed' : 'refused',
    refusals,
    report: {
      path: reportPath,
      bytes: Buffer.byteLength(reportText),
      sha256: createHash('sha256').update(reportText).digest('hex'),
      samplesFiles: samplesFilesOf(report).length,
    },
    verdict: report.verdict,
    reasons: report.reasons,
    checks: tallyText(report),
    run: runSchema.parse(report.run),
    targets: report.guide.map((row) => targetRowSchema.parse(row)),
    scenarios: report.scenarios.map((scenario) => ({
      name: scenario.name,
      title: scenario.title,
      verdict: scenario.verdict,
      checks: tallyText({ ...report, scenarios: [scenario] }),
    })),
    accepted: acceptedIn(report),
    notRun: [...notRun],
    notJudged: notJudgedIn(report),
    warnings: report.warnings,
  };
}

/** What keeps a release from being signed off: strictly, so that an undecided time is no pass. */
function refusalsOf(report: Report, notRun: readonly string[]): string[] {
  const { run, verdict, growth, comparisons } = report;
  const refusals: string[] = [];
  if (growth !== undefined || comparisons !== undefined) refusals.push('the report is not one of `plumbline run`');
  if (run.profile !== RELEASE_PROFILE)
    refusals.push(`the profile is ${run.profile}: a release is held to \`${RELEASE_PROFILE}\``);
  if (run.git === undefined) refusals.push('the revision is not known: it was run outside a git checkout');
  else if (run.git.dirty) refusals.push(`it was run with local changes to ${run.git.revision}`);
  if (notRun.length > 0) refusals.push(`scenarios of the project were not run: ${notRun.join(', ')}`);
  if (verdict !== 'pass') refusals.push(`the verdict is ${verdict}`);
  else refusals.push(...contradictions(report));
  return refusals;
}

/** What in a report that says `pass` did not. */
function contradictions({ scenarios, guide, errors }: Report): string[] {
  const bad = (verdict: string) => verdict !== 'pass' && verdict !== 'not-judged';
  const rows = scenarios.flatMap(({ name, verdict, checks }) => [
    { name, verdict },
    ...checks.map((check) => ({ name: check.id, verdict: check.verdict })),
  ]);
  const targets = guide.map((row) => ({ name: `${row.scenario}, ${rowName(row)}`, verdict: row.verdict }));
  return [
    // A row of the guide without numbers is told by the checks of its variant.
    ...[...rows, ...targets.filter(({ verdict }) => verdict !== 'error')]
      .filter(({ verdict }) => bad(verdict))
      .map(({ name, verdict }) => `the verdict is pass, and ${name} is ${verdict}`),
    ...errors.map(({ code }) => `the verdict is pass, and it has the error ${code}`),
    ...(rows.length === 0 ? ['the verdict is pass, and nothing was judged'] : []),
  ];
}

function acceptedIn({ scenarios }: Report): Signoff['accepted'] {
  return scenarios
    .flatMap(({ checks }) => checks)
    .flatMap(({ id, verdict, accepted, reason }) =>
      accepted === undefined
        ? []
        : [{ check: id, verdict, until: accepted.until, why: accepted.reason, found: reason }],
    );
}

function notJudgedIn({ scenarios, guide }: Report): string[] {
  const rows = guide.filter(({ verdict }) => verdict === 'not-judged');
  const checks = scenarios.flatMap((scenario) => scenario.checks).filter(({ verdict }) => verdict === 'not-judged');
  return [
    ...rows.map((row) => `${row.scenario}, ${rowName(row)}: ${row.reason}`),
    ...checks.map(({ id, reason }) => `${id}: ${reason}`),
  ];
}

/** Every file with raw samples that a report names. */
export function samplesFilesOf({ scenarios, load = [], comparisons = [] }: Report): { path: string; sha256: string }[] {
  const rows = [...scenarios.flatMap(({ variants }) => variants), ...load, ...comparisons];
  return rows.flatMap(({ samplesFile }) => (samplesFile === undefined ? [] : [samplesFile]));
}
