import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, PlumblineError } from '../errors.ts';
import { LOCK_FILE, recordingCommand } from '../model/lock.ts';
import { loadConfig } from '../project/config-file.ts';
import { type Checkout, checkoutOf, committedAt } from '../project/git-revision.ts';
import { changesText } from '../project/local-changes.ts';
import { readLock } from '../project/lock-file.ts';
import { outFolder } from '../project/out-folder.ts';
import { loadScenarios } from '../project/scenario-files.ts';
import { parseReport } from '../report/json.ts';
import { assertJudgedSo } from '../signoff/judged-again.ts';
import { assertReleaseName } from '../signoff/release-name.ts';
import { RELEASE_PROFILE, type Signoff } from '../signoff/signoff.ts';
import { verifySignoff } from '../signoff/verify.ts';
import { REPORT_FILE, writeSignoff } from '../signoff/write-signoff.ts';
import { COMMANDS, type Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { exitCodeOf } from './exit-code.ts';
import { absentFlags } from './flags.ts';
import { runCommand } from './run-command.ts';
import { print } from './terminal.ts';
import { version } from './version.ts';

/** Within the output folder: a folder for each release. */
const FOLDER = 'signoff';

/**
 * `plumbline signoff`: exit 0 only where the release is signed off. A trial at another profile ends as its run has,
 * strictly.
 */
export async function signoffCommand({ flags, commandLine }: Given<'signoff'>): Promise<number> {
  if (flags.verify !== undefined) return await verify(flags.verify);
  const { release } = flags;
  if (release === undefined) throw new PlumblineError('USAGE', 'there is no --release', 'Name it: --release 1.4.0.');
  assertReleaseName(release);
  const folder = process.cwd();
  readEnvironment(folder);
  const config = await loadConfig(folder);
  const scenarios = await loadScenarios(path.resolve(folder, config.scenarios), { names: [] });
  const out = outFolder(folder, flags.out ?? config.out, config.scenarios);
  // Neither the report that it is made from is a local change, nor an earlier sign-off.
  const outputs = [out, ...(flags.from === undefined ? [] : [path.dirname(path.resolve(folder, flags.from))])];
  const checkout = await checkoutOf(folder, outputs);
  const from = path.resolve(folder, flags.from ?? (await runForRelease({ flags, commandLine, out, checkout })));
  await assertJudgedSo(from, { scenarios, config, lock: await readLock(folder) });
  const { signoff, report, files } = await writeSignoff({
    release,
    from,
    known: scenarios.map(({ name }) => name),
    checkout: {
      git: checkout?.git,
      changes: checkout?.changes ?? [],
      locked: existsSync(path.join(folder, LOCK_FILE)),
      committedAt: await committedAt(folder),
    },
    out: path.join(out, FOLDER, release),
    version: version(),
    now: new Date(),
  });
  print(`${told(signoff)}${files.map((file) => `Sign-off: ${file}\n`).join('')}`);
  // A trial is held to no lock; what is signed off has been, by `writeSignoff`.
  const strictly = exitCodeOf(report, true, false);
  if (signoff.status === 'refused' && strictly === EXIT.pass) return EXIT.noVerdict;
  return strictly;
}

interface ReleaseRun {
  flags: Given<'signoff'>['flags'];
  commandLine: string;
  out: string;
  checkout: Checkout | undefined;
}

/**
 * `run --strict --all` at the profile, and its report. @throws SIGNOFF_REFUSED before minutes are spent on what cannot be
 * signed
 */
async function runForRelease({ flags, commandLine, out, checkout }: ReleaseRun): Promise<string> {
  const { profile = RELEASE_PROFILE, engines, provision, allowDatabase } = flags;
  if (profile === RELEASE_PROFILE && checkout?.git.dirty !== false) {
    throw new PlumblineError(
      'SIGNOFF_REFUSED',
      checkout === undefined
        ? 'there is no revision to sign off: this is no git checkout'
        : `this checkout has local changes: ${changesText(checkout.changes)}`,
      'Commit, stash or remove them: a release is signed off at a revision that everybody can check out.',
    );
  }
  if (profile === RELEASE_PROFILE) await assertRecorded();
  const startedAt = Date.now();
  const asked = { engines, provision, allowDatabase, profile, out, strict: true, all: true };
  await runCommand({ words: [], flags: { ...absentFlags(COMMANDS.run.flags), ...asked }, commandLine });
  const from = path.join(out, REPORT_FILE);
  const { run } = parseReport(await readFile(from, 'utf8').catch(() => ''), from);
  if (Date.parse(run.startedAt) >= startedAt) return from;
  throw new PlumblineError(
    'SIGNOFF_REFUSED',
    `${from} is of an earlier run: the report of this one could not be written`,
    'See the error above, and run it again.',
  );
}

/** A lock without this profile holds nothing of the run. */
async function assertRecorded(): Promise<void> {
  const lock = await readLock(process.cwd());
  if (lock === undefined || [...lock.recordings.keys()].some((name) => name.startsWith(`${RELEASE_PROFILE},`))) return;
  throw new PlumblineError(
    'SIGNOFF_REFUSED',
    `${LOCK_FILE} has nothing that was counted at the profile ${RELEASE_PROFILE}`,
    `Record it once with \`${recordingCommand({ profile: RELEASE_PROFILE })}\`, and commit it.`,
  );
}

function told({ release, status, refusals, report }: Signoff): string {
  const words = { signed: 'is signed off', refused: 'is NOT signed off', trial: 'was tried, which is NO sign-off' };
  const reasons = refusals.map((text) => `  ${text}\n`).join('');
  return `\n${release} ${words[status]}\n${reasons}  sha256 of the report: ${report.sha256}\n`;
}

/** `--verify`: exit 0 for a release that is signed off and whose files are as they were written. */
async function verify(file: string): Promise<number> {
  const { signoff, samplesFiles } = await verifySignoff(path.resolve(file), version());
  const { release, status, refusals, run, report } = signoff;
  if (status !== 'signed') {
    throw new PlumblineError(
      'SIGNOFF_REFUSED',
      `the files are as they were written, and say that ${release} is not signed off: ${refusals.join('; ')}`,
      'Mend what they name, and sign off again.',
    );
  }
  print(
    `${release} is signed off at ${run.git?.revision ?? ''}: document, report (sha256 ${report.sha256}) and ${samplesFiles} files of samples are as they were written\n`,
  );
  return EXIT.pass;
}
