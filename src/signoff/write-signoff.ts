import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { writeFileAtomically } from '../report/atomic-file.ts';
import { parseReport } from '../report/json.ts';
import { DOCUMENTS } from './documents.ts';
import { samplesFileText } from './samples.ts';
import { type Signoff, samplesFilesOf, signoffOf } from './signoff.ts';

export const REPORT_FILE = 'report.json';
export const SIGNOFF_FILE = 'signoff.json';

export interface WriteSignoffOptions {
  release: string;
  /** The report to sign off; its samples lie beside it. */
  from: string;
  /** Every scenario that the project has, and the revision that it has them at. */
  known: readonly string[];
  revision: string | undefined;
  /** A folder of the release's own. */
  out: string;
  /** Of Plumbline. */
  version: string;
  now: Date;
}

export interface WrittenSignoff {
  signoff: Signoff;
  report: Report;
  /** The documents, and their JSON last. */
  files: string[];
}

/**
 * Copies a report with its samples into the release's folder, as they are, and writes the document beside them: the JSON last.
 * @throws SIGNOFF_REFUSED (a report of another revision), SIGNOFF_UNREADABLE, SIGNOFF_SAMPLES_MISSING, SIGNOFF_SAMPLES_CHANGED, REPORT_UNWRITABLE
 */
export async function writeSignoff(options: WriteSignoffOptions): Promise<WrittenSignoff> {
  const { release, from, known, revision, out, version, now } = options;
  const reportText = await readText(from);
  const report = parseReport(reportText, from);
  assertRevision(report, revision);
  const samples = samplesFilesOf(report);
  const copies = await Promise.all(samples.map((file) => samplesFileText(path.dirname(from), file)));
  const run = new Set(report.scenarios.map(({ name }) => name));
  const signoff = signoffOf({
    release,
    signedAt: now.toISOString(),
    plumbline: version,
    reportPath: REPORT_FILE,
    reportText,
    report,
    notRun: known.filter((name) => !run.has(name)),
  });
  const files: [file: string, text: string][] = [
    ...samples.map(({ path: file }, at): [string, string] => [file, copies[at] ?? '']),
    [REPORT_FILE, reportText],
    ...DOCUMENTS.map(({ fileName, render }): [string, string] => [fileName, render(signoff)]),
    [SIGNOFF_FILE, `${JSON.stringify(signoff, null, 2)}\n`],
  ];
  for (const [file, text] of files) await writeFileAtomically(path.join(out, file), text);
  const written = [...DOCUMENTS.map(({ fileName }) => fileName), SIGNOFF_FILE].map((file) => path.join(out, file));
  return { signoff, report, files: written };
}

/** Which scenarios a release has is known at its own revision only. */
function assertRevision({ run: { git } }: Report, revision: string | undefined): void {
  if (git === undefined || git.revision === revision) return;
  throw new PlumblineError(
    'SIGNOFF_REFUSED',
    `the report is of the revision ${git.revision}, and this checkout is at ${revision ?? 'none'}`,
    'Check out the revision of the report: the scenarios that it must have are those of that one.',
  );
}

async function readText(file: string): Promise<string> {
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
