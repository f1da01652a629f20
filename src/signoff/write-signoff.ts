import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { LOCK_FILE, recordingCommand } from '../model/lock.ts';
import type { Report } from '../model/report.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';
import { changesText, type LocalChange } from '../project/local-changes.ts';
import { parseReport } from '../report/json.ts';
import { DOCUMENTS } from './documents.ts';
import { samplesFileText } from './samples.ts';
import { RELEASE_PROFILE, type Signoff, samplesFilesOf, signoffOf, signoffSchema } from './signoff.ts';

/** Who commits and who measures have a clock each. */
const CLOCKS_APART_MS = 60 * 60_000;

export const REPORT_FILE = 'report.json';
export const SIGNOFF_FILE = 'signoff.json';

export interface WriteSignoffOptions {
  release: string;
  /** The report to sign off; its samples lie beside it. */
  from: string;
  /** Every scenario that the project has. */
  known: readonly string[];
  checkout: Checkout;
  /** A folder of the release's own. */
  out: string;
  /** Of Plumbline. */
  version: string;
  now: Date;
}

/** The project as it is here. */
export interface Checkout {
  git: Report['run']['git'];
  /** What in it is not as its revision has it. */
  changes?: readonly LocalChange[];
  /** When its revision was made. */
  committedAt?: Date | undefined;
  /** Whether it has a lock, which a release is held to. */
  locked: boolean;
}

export interface WrittenSignoff {
  signoff: Signoff;
  report: Report;
  /** The documents, and their JSON last. */
  files: string[];
}

/**
 * Copies a report with its samples into the release's folder, as they are, and writes the document beside them: the
 * JSON last.
 * @throws SIGNOFF_REFUSED (a report of another checkout, or not held to the lock; a release that is signed off
 * already), SIGNOFF_UNREADABLE, SIGNOFF_SAMPLES_MISSING, SIGNOFF_SAMPLES_CHANGED, REPORT_UNWRITABLE
 */
export async function writeSignoff(options: WriteSignoffOptions): Promise<WrittenSignoff> {
  const { release, from, known, checkout, out, version, now } = options;
  const reportText = await readText(from);
  const report = parseReport(reportText, from);
  assertCheckout(report, checkout);
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
  await assertReplaceable(path.join(out, SIGNOFF_FILE), signoff);
  const files: [file: string, text: string][] = [
    // Git for Windows rewrites line ends otherwise, and no checksum is what it was.
    ['.gitattributes', '* -text\n'],
    ...samples.map(({ path: file }, at): [string, string] => [file, copies[at] ?? '']),
    [REPORT_FILE, reportText],
    ...DOCUMENTS.map(({ fileName, render }): [string, string] => [fileName, render(signoff)]),
    [SIGNOFF_FILE, `${JSON.stringify(signoff, null, 2)}\n`],
  ];
  for (const [file, text] of files) await writeFileAtomically(path.join(out, file), text);
  const written = [...DOCUMENTS.map(({ fileName }) => fileName), SIGNOFF_FILE].map((file) => path.join(out, file));
  return { signoff, report, files: written };
}

/** Which scenarios a release has, and what it is held to, is known at its own revision only. */
function assertCheckout({ run: { git, profile, startedAt }, scenarios, verdict }: Report, here: Checkout): void {
  if (git !== undefined && git.revision !== here.git?.revision) {
    throw refused(
      `the report is of the revision ${git.revision}, and this checkout is at ${here.git?.revision ?? 'none'}`,
      'Check out the revision of the report: the scenarios that it must have are those of that one.',
    );
  }
  if (here.committedAt !== undefined && Date.parse(startedAt) < here.committedAt.getTime() - CLOCKS_APART_MS) {
    throw refused(
      `the report was measured at ${startedAt}, before its revision was made at ${here.committedAt.toISOString()}`,
      'It can be of no code of this revision: run it again, or correct the clock of the machine that measured.',
    );
  }
  if (profile !== RELEASE_PROFILE) return;
  if (here.git?.dirty === true) {
    throw refused(
      `this checkout has local changes${here.changes?.length ? `: ${changesText(here.changes)}` : ''}`,
      'Commit, stash or remove them: the scenarios that the report must have are those of its revision.',
    );
  }
  const loose = scenarios.flatMap(({ name, variants, checks }) => {
    const held = checks.filter(({ kind, verdict }) => kind === 'lock' && verdict !== 'not-judged');
    return variants
      .filter((variant) => !held.some((check) => check.variant === variant.name))
      .map((variant) => `${name}/${variant.name}`);
  });
  const variants = scenarios.flatMap((scenario) => scenario.variants);
  // One that did not pass is not signed off anyway, and has its document.
  if (here.locked && loose.length > 0 && verdict === 'pass') {
    const which = loose.length === variants.length ? '' : `, in ${loose.join(', ')}`;
    throw refused(
      `the report is not held to ${LOCK_FILE}, which this project has${which}`,
      `Record its work once with \`${recordingCommand({ profile: RELEASE_PROFILE })}\`, commit it, and run it again without --update-lock.`,
    );
  }
}

/** What is signed off is not replaced by less, nor by another revision's. */
async function assertReplaceable(file: string, next: Signoff): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => undefined);
  const before = found === undefined ? undefined : signoffOfText(found);
  if (before?.status !== 'signed') return;
  if (next.status === 'signed' && next.run.git?.revision === before.run.git?.revision) return;
  throw refused(
    `${before.release} is signed off already, at ${before.run.git?.revision ?? ''}, and this one is ${next.status === 'signed' ? `of ${next.run.git?.revision ?? ''}` : next.status}`,
    'Name another release, or another --out; to withdraw the one that is there, move its folder away.',
  );
}

/** Undefined for what is no sign-off: it is nothing to keep. */
function signoffOfText(text: string): Signoff | undefined {
  try {
    return signoffSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function refused(what: string, hint: string): PlumblineError {
  return new PlumblineError('SIGNOFF_REFUSED', what, hint);
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
