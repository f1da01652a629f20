import type { AnswerDifference } from '../model/answer.ts';
import { counterOf, counterRow, countsOf, knownTo } from '../model/counters.ts';
import { LOCK_FILE, type LockEntry, type Recording, recordingCommand } from '../model/lock.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import type { CheckResult } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { rangeOf } from '../model/work-passes.ts';
import { acceptedOf, isExpired, notCovered, withCeiling } from './accepted-work.ts';
import { againstRecord } from './answers/against-record.ts';
import { knownOfAnswers } from './answers/judge-answers.ts';
import { suggestedBy } from './counter-symptoms.ts';
import { cureFor, type Symptom } from './cures.ts';
import { counted } from './format.ts';
import { nameOf, type Subject } from './measured-variant.ts';
import { checkResult, type Finding } from './result.ts';
import { isWorse, type WorkChange, type WorkDifference, workDifference } from './work-difference.ts';
import { noWorseText, tradeText } from './work-text.ts';

/** The committed record as a run meets it. */
export interface Locked {
  /** What this run would be recorded as: `pr, mongodb 7.0 classic, redis 7, standalone`. */
  recording: string;
  /** Absent: the lock has nothing of that name. */
  entries: Recording | undefined;
  /** Every `scenario/variant` that the lock has, at whatever profile and on whatever engines. */
  recorded: ReadonlySet<string>;
  /** Of the data that was counted on. */
  digest: string;
  /** `2026-12-31`, in UTC: what was accepted ends on a day. */
  today: string;
}

/**
 * A variant's work against what was recorded of it: more work, or a worse plan, fails. Without a lock there is no
 * check.
 */
export function judgeLock(subject: Subject, work: Work, locked: Locked | undefined): CheckResult[] {
  if (locked === undefined) return [];
  const missing = notComparable(subject, work, locked);
  const entry = locked.entries?.get(nameOf(subject));
  if (missing !== undefined || entry === undefined) return [notJudged(subject, missing ?? 'it is not recorded')];
  const answers = answersSinceRecorded(subject, work, entry);
  const difference = workDifference(entry.work, work, answers && knownOfAnswers(answers));
  const silenced = silencedBy(entry.work, work);
  if (silenced.length > 0 && !isWorse(difference)) return [holdsNothing(subject, silenced)];
  const finding = isWorse(difference)
    ? worseThanRecorded(subject, difference, locked.today)
    : noWorseThanRecorded(subject, difference);
  const { leftOut, notCounted } = difference;
  const known = knownTo(work);
  const uncounted = notCounted.filter((path) => !known.includes(path));
  const unrecorded = notCounted.filter((path) => known.includes(path));
  const uncompared = [
    ...(leftOut.length === 0 ? [] : [`; not the same twice, left out: ${leftOut.join(', ')}`]),
    ...(unrecorded.length === 0 ? [] : [`; not recorded yet: ${unrecorded.join(', ')}`]),
    ...(uncounted.length === 0 ? [] : [`; recorded, and not counted this time: ${uncounted.join(', ')}`]),
  ].join('');
  const remedy = finding.verdict === 'fail' ? remedyFor(subject, difference, work) : undefined;
  return [checkResult(subject, 'lock', { ...finding, reason: `${finding.reason}${uncompared}` }, remedy)];
}

/** What is answered otherwise than it was recorded; `undefined` where either is not known. */
export function answersSinceRecorded(
  { measurements: [own] }: { measurements: readonly Pick<VariantMeasurement, 'answers'>[] },
  work: Work,
  { answers: recorded }: Pick<LockEntry, 'answers'>,
): AnswerDifference | undefined {
  if (recorded === undefined || own?.answers === undefined) return undefined;
  return againstRecord(recorded, own.answers, work.calls);
}

/**
 * Counts of which the record says that they are not the same twice, without their range, and that now are: nothing
 * holds them, whatever they once were. A lock from before there were ranges is recorded anew. What jumps still is left
 * out, and said; a pool's size always may.
 */
function silencedBy(recorded: Work, work: Work): string[] {
  return [...countsOf(work)].flatMap(([path, total]) => {
    const counter = counterOf(path);
    if (total === 0 || work.unstable.includes(path) || counter === undefined || counterRow(counter).jumps) return [];
    return rangeOf(recorded, path)?.most === Number.POSITIVE_INFINITY ? [path] : [];
  });
}

function holdsNothing(subject: Subject, silenced: readonly string[]): CheckResult {
  return checkResult(subject, 'lock', {
    kind: 'lock',
    verdict: 'error',
    expected: EXPECTED,
    actual: 'no count to hold it against',
    unit: '',
    reason: `\`notRepeated\` of ${LOCK_FILE} leaves out what is the same twice now, and has no range of it: ${silenced.join(', ')}; \`${recordingCommand(subject)}\` records it`,
  });
}

/** Why the recorded counts are no measure for these; equal reasons of many variants are told once. */
export function notComparable(
  subject: Subject,
  work: Work,
  { recording, entries, digest }: Locked,
): string | undefined {
  if (entries === undefined) {
    return `${LOCK_FILE} has nothing of ${recording}; \`${recordingCommand({ profile: subject.profile })}\` records it`;
  }
  const entry = entries.get(nameOf(subject));
  if (entry === undefined) {
    return `${LOCK_FILE} does not have it at ${recording}; \`${recordingCommand(subject)}\` records it`;
  }
  if (!digest.startsWith(entry.digest)) {
    return `${LOCK_FILE} was recorded on other data of ${entry.dataset}; \`${recordingCommand({ profile: subject.profile })}\` records it anew`;
  }
  if (entry.work.calls !== work.calls) {
    return `${LOCK_FILE} has it over ${counted(entry.work.calls, 'call')}, this run made ${work.calls}; \`${recordingCommand(subject)}\` records it anew`;
  }
  return undefined;
}

const EXPECTED = `the work in ${LOCK_FILE}`;

function notJudged(subject: Subject, reason: string): CheckResult {
  return checkResult(subject, 'lock', {
    kind: 'lock',
    verdict: 'not-judged',
    expected: EXPECTED,
    actual: 'no record to hold it against',
    unit: '',
    reason,
  });
}

function noWorseThanRecorded(subject: Subject, difference: WorkDifference): Finding {
  const { changes } = difference;
  const same = { kind: 'lock', verdict: 'pass', expected: EXPECTED, unit: '' } as const;
  if (changes.length === 0) {
    const idle = acceptedOf(subject);
    const found = { ...same, actual: 'the same', reason: 'the work is as recorded' };
    if (idle === undefined) return found;
    const { until, reason } = idle;
    const rest = 'nothing needs to be accepted any more: remove it from the scenario';
    return { ...found, accepted: { until, reason }, reason: `${found.reason}; ${rest}` };
  }
  const reason = `${noWorseText(difference, ' than recorded')}; \`${recordingCommand(subject)}\` records it`;
  return { ...same, actual: tally(changes), reason, changes };
}

function worseThanRecorded(subject: Subject, { changes, trade }: WorkDifference, today: string): Finding {
  const traded = trade === undefined ? '' : `; ${tradeText(trade)}`;
  const finding = { kind: 'lock', expected: EXPECTED, actual: tally(changes), unit: '', changes } as const;
  const accepted = acceptedOf(subject);
  if (accepted === undefined) return { ...finding, verdict: 'fail', reason: `${byKind(changes)}${traded}` };
  const { until, reason } = accepted;
  const told = { ...finding, accepted: { until, reason } };
  if (isExpired(accepted, today)) {
    return {
      ...told,
      verdict: 'fail',
      reason: `what was accepted until ${until} (${reason}) is not any more: ${byKind(changes)}`,
    };
  }
  const open = notCovered(accepted, changes);
  if (open.length > 0) {
    const over = open.map((change) => withCeiling(accepted, change)).join('; ');
    return { ...told, verdict: 'fail', reason: `more than what is accepted until ${until} (${reason}): ${over}` };
  }
  const covered = changes.filter(({ kind }) => kind === 'more').map((change) => withCeiling(accepted, change));
  return { ...told, verdict: 'pass', reason: `accepted until ${until} (${reason}): ${covered.join('; ')}` };
}

/** `more: find 1 -> 21 per call; other: plan of projects: IXSCAN { user_id: 1 } -> COLLSCAN`. */
function byKind(changes: readonly WorkChange[]): string {
  const groups = (['more', 'other', 'less'] as const).map(
    (kind) => [kind, changes.filter((one) => one.kind === kind)] as const,
  );
  return groups.flatMap(([kind, own]) => (own.length === 0 ? [] : [`${kind}: ${sentences(own)}`])).join('; ');
}

function sentences(changes: readonly WorkChange[]): string {
  return changes.map(({ sentence }) => sentence).join(', ');
}

/** `2 more, 1 other, 1 less`. */
function tally(changes: readonly WorkChange[]): string {
  return (['more', 'other', 'less'] as const)
    .map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const)
    .flatMap(([kind, n]) => (n === 0 ? [] : [`${n} ${kind}`]))
    .join(', ');
}

function remedyFor({ definition }: Subject, { changes }: WorkDifference, work: Work): string | undefined {
  const more = changes.filter(({ kind }) => kind === 'more').flatMap((change) => symptomsOf(change, work));
  // Documents examined follow from the scan.
  return cureFor(definition, more.includes('collscan') ? ['collscan'] : more);
}

function symptomsOf({ path, after }: WorkChange, work: Work): Symptom[] {
  if (path === 'mongo.plans') return after.includes('COLLSCAN') ? ['collscan'] : [];
  const counter = counterOf(path);
  return counter === undefined ? [] : suggestedBy(counter, work);
}
