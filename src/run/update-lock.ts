import { updatedLock } from '../lock/updated-lock.ts';
import type { AnswerRecord } from '../model/answer.ts';
import { LOCK_FILE, type Lock, type LockEntry, type RecordedAnswers } from '../model/lock.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { Report } from '../model/report.ts';
import { writeLock } from '../project/lock-file.ts';
import { type LoadedScenarioFile, variantNames } from '../project/scenario-files.ts';
import { type RecordedBy, recordingOf } from './recording.ts';
import type { RunOutcome } from './run.ts';

/** As many digits as tell two data sets apart; all 64 would be most of the file. */
export function recordedDigest(digest: string): string {
  return digest.slice(0, 16);
}

export interface RecordOptions extends RecordedBy {
  folder: string;
  /** As it was before the run. */
  lock: Lock | undefined;
  scenarios: readonly LoadedScenarioFile[];
  /** Every scenario of the project was selected: what the lock has of others is gone. */
  wholeSuite: boolean;
}

export interface Recorded {
  /** What was written, in one sentence. */
  summary: string;
  /** What was left out, and why. */
  warnings: string[];
}

/**
 * `--update-lock`: writes what a run counted into the lock. Without data there is nothing to write. @throws
 * REPORT_UNWRITABLE
 */
export async function updateLock({ report, measurements }: RunOutcome, options: RecordOptions): Promise<Recorded> {
  const { engines, dataset } = report.run;
  if (engines === undefined || dataset === undefined) {
    return { summary: `${LOCK_FILE} is as it was: nothing was counted`, warnings: [] };
  }
  const usable = new Map<string, LockEntry>();
  const warnings: string[] = [];
  for (const measurement of measurements) {
    const name = `${measurement.scenario}/${measurement.variant}`;
    const reason = notRecordable(measurement, report);
    if (reason !== undefined) warnings.push(`${name} was not recorded in ${LOCK_FILE}: ${reason}`);
    else if (measurement.work) {
      const { unstable } = measurement.work;
      if (unstable.length > 0)
        warnings.push(`${name}: ${unstable.join(', ')} recorded as a range in ${LOCK_FILE}: not the same twice`);
      usable.set(name, {
        dataset: dataset.name,
        digest: recordedDigest(dataset.digest),
        work: measurement.work,
        ...(measurement.answers === undefined ? {} : { answers: recordedAnswers(measurement.answers) }),
      });
    }
  }
  const { recording, former } = recordingOf(options, engines);
  const { lock, added, changed, gone } = updatedLock(options.lock, {
    recording,
    former,
    entries: usable,
    ...(options.wholeSuite ? { all: variantNames(options.scenarios) } : {}),
  });
  await writeLock(options.folder, lock);
  const unchanged = usable.size - added.length - changed.length;
  return {
    summary: `${LOCK_FILE}, ${recording}: ${added.length} new, ${changed.length} changed, ${unchanged} unchanged, ${gone.length} dropped`,
    warnings,
  };
}

export function recordedAnswers({ passes: _, empty: _empty, ...answers }: AnswerRecord): RecordedAnswers {
  return answers;
}

/** Work of a wrong answer is no measure, and neither is that of a variant which did not finish. */
function notRecordable({ scenario, variant, work, error }: VariantMeasurement, report: Report): string | undefined {
  if (error) return `it ended with ${error.code}`;
  if (work === undefined || work.calls === 0) return 'its work was not counted';
  const judged = report.scenarios.find(({ name }) => name === scenario);
  if (judged === undefined) return 'its scenario was not judged';
  const answers = judged.checks.find((check) => check.variant === variant && check.kind === 'same-result');
  // Where all of it varies there is nothing that could be wrong.
  const isRight = answers === undefined || answers.verdict === 'pass' || answers.verdict === 'not-judged';
  if (isRight) return undefined;
  return answers.verdict === 'fail'
    ? 'it answered something else than the other variants'
    : `its answers were not compared: ${answers.reason}`;
}
