import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { PROFILES } from '../model/dataset.ts';
import { loadMeasurementSchema } from '../model/http-load.ts';
import type { Lock } from '../model/lock.ts';
import { variantMeasurementSchema } from '../model/measurement.ts';
import type { Report } from '../model/report.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { isAsWritten, parseReport } from '../report/json.ts';
import { reportOf } from '../run/run-report.ts';
import { samplesFileText } from './samples.ts';

export interface ProjectThatJudges {
  scenarios: readonly LoadedScenarioFile[];
  config: Config;
  lock: Lock | undefined;
}

type Row = { name: string; verdict: string };

/**
 * Judges what the samples of a report hold with the scenarios and the lock of this checkout: a report that passes must
 * be what they give, check by check. @throws SIGNOFF_REFUSED with the first difference, SIGNOFF_UNREADABLE,
 * SIGNOFF_SAMPLES_MISSING, SIGNOFF_SAMPLES_CHANGED
 */
export async function assertJudgedSo(from: string, project: ProjectThatJudges): Promise<void> {
  const report = parseReport(await textOf(from), from);
  // What did not pass is signed off by nobody, and what stopped it has no samples.
  if (report.verdict !== 'pass' || report.growth !== undefined || report.comparisons !== undefined) return;
  // Nor is a part of the project, which the sign-off itself tells.
  const has = new Set(report.scenarios.map(({ name }) => name));
  if (project.scenarios.some(({ name }) => !has.has(name))) return;
  const folder = path.dirname(from);
  const again = judged(report, project, await measuredIn(report, folder));
  const difference = firstDifference(rowsOf(report), rowsOf(again));
  if (difference === undefined && isAsWritten(report)) return;
  throw new PlumblineError(
    'SIGNOFF_REFUSED',
    difference === undefined
      ? 'the report was changed after it was written: its checksum is of another one'
      : `the report is not what its measurements give here: ${difference}`,
    'Take the report as `plumbline run` or `plumbline merge` wrote it, with the same version and the samples that lie beside it.',
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw new PlumblineError(
      'SIGNOFF_UNREADABLE',
      `the report to sign off cannot be read: ${messageOf(thrown)}`,
      'Name a report.json that `plumbline run --profile release` or `plumbline merge` wrote.',
      { cause: thrown },
    );
  }
}

function judged(
  report: Report,
  project: ProjectThatJudges,
  measured: Pick<Parameters<typeof reportOf>[2], 'measurements' | 'loads'>,
): Report {
  const { run } = report;
  const options = {
    ...project,
    profile: z.enum(PROFILES).parse(run.profile),
    today: run.startedAt.slice(0, 10),
    whole: true,
  };
  return reportOf(options, run, { ...measured, measured: [...project.scenarios], seconds: {} }, [], undefined);
}

/** Every file that the report names, read as what it is. */
async function measuredIn({ scenarios, load = [] }: Report, folder: string) {
  const named = scenarios.flatMap((scenario) =>
    scenario.variants.flatMap(({ samplesFile }) => (samplesFile === undefined ? [] : [samplesFile])),
  );
  const loads = load.flatMap(({ samplesFile }) => (samplesFile === undefined ? [] : [samplesFile]));
  return {
    measurements: await Promise.all(named.map((file) => parsedFile(folder, file, variantMeasurementSchema))),
    loads: await Promise.all(loads.map((file) => parsedFile(folder, file, loadMeasurementSchema))),
  };
}

async function parsedFile<Measured>(
  folder: string,
  file: { path: string; sha256: string },
  schema: z.ZodType<Measured>,
): Promise<Measured> {
  const text = await samplesFileText(folder, file);
  try {
    return schema.parse(JSON.parse(text));
  } catch (thrown) {
    const what = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
    throw new PlumblineError(
      'SIGNOFF_UNREADABLE',
      `${file.path} is no measurement: ${what}`,
      'Take the samples that were written with the report.',
      { cause: thrown },
    );
  }
}

/** Everything in a report that has a verdict, by a name of its own. */
function rowsOf({ verdict, scenarios, guide }: Report): Row[] {
  const rows = [
    { name: 'the verdict', verdict },
    ...scenarios.flatMap(({ name, verdict: own, checks }) => [
      { name: `scenario ${name}`, verdict: own },
      ...checks.map((check) => ({ name: check.id, verdict: check.verdict })),
    ]),
    ...guide.map(({ scenario, row, metric, verdict: own }) => ({
      name: `${scenario}, ${row}, ${metric}`,
      verdict: own,
    })),
  ];
  // The same name twice is two rows.
  const seen = new Map<string, number>();
  return rows.map(({ name, ...row }) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { ...row, name: times === 1 ? name : `${name} (${times})` };
  });
}

function firstDifference(says: readonly Row[], gives: readonly Row[]): string | undefined {
  const said = new Map(says.map(({ name, verdict }) => [name, verdict]));
  const given = new Map(gives.map(({ name, verdict }) => [name, verdict]));
  const names = [...new Set([...given.keys(), ...said.keys()])].reverse();
  const name = names.find((one) => said.get(one) !== given.get(one));
  if (name === undefined) return undefined;
  return `${name} is ${said.get(name) ?? 'not in it'}, and should be ${given.get(name) ?? 'not in it'}`;
}
