import type { WorkMetric } from '../model/check.ts';
import type { Plan } from '../model/plan.ts';
import { totalCommands, type Work } from '../model/work.ts';
import { missSymptom } from './counter-symptoms.ts';
import type { Symptom } from './cures.ts';
import { count, percent } from './format.ts';
import { hitRateOf } from './hit-rate.ts';
import type { Subject } from './measured-variant.ts';
import { plansText } from './plan.ts';
import { WORK_METRICS } from './work-metric.ts';

type Judged = Pick<Subject, 'checks'>;

const EXAMINED: readonly WorkMetric[] = [
  'docsExamined',
  'keysExamined',
  'docsExaminedPerReturned',
  'keysExaminedPerReturned',
];
const COMMANDS: readonly WorkMetric[] = ['mongoCommands', 'redisCommands'];
/** A cache that misses more than this has its caller do the work that it was to save. */
const MOSTLY_MISSED = 0.5;

/** What a count over its budget is made of, as the end of its sentence; empty where there is nothing to show. */
export function evidenceFor(metric: WorkMetric, subject: Judged, work: Work): string {
  const text = EXAMINED.includes(metric)
    ? readsText(work)
    : COMMANDS.includes(metric)
      ? [commandsText(metric, work), lookupsText(subject, work)].filter((part) => part !== '').join('; ')
      : '';
  return text === '' ? '' : `: ${text}`;
}

/** What too much of a metric suggests; first that the cache does not hit, for commands are what follows from it. */
export function symptomsOf(metric: WorkMetric, subject: Judged, work: Work): Symptom[] {
  const own = WORK_METRICS[metric].symptoms(work);
  return COMMANDS.includes(metric) && missesUnexpectedly(subject, work) ? [missSymptom(work), ...own] : own;
}

/**
 * `projects: IXSCAN { user_id: 1 }, sorted in memory, examined 998 documents per call to return 20`; what several
 * collections are read by stands apart from what they examine together.
 */
function readsText(work: Work): string {
  const { plans, docsExamined, returned } = work.mongo;
  if (plans.length === 0) return '';
  const examined = `examined ${count(docsExamined / work.calls)} documents per call`;
  const together = new Set(plans.map(({ collection }) => collection)).size > 1 ? '; together' : ',';
  return `${plansText(work, plans, sortedText)}${together} ${examined} to return ${count(returned / work.calls)}`;
}

function sortedText({ stages }: Plan): string {
  return stages.includes('SORT') ? ', sorted in memory' : '';
}

/** `find 1, getMore 0.3 per call`. */
function commandsText(metric: WorkMetric, work: Work): string {
  const { commands } = metric === 'redisCommands' ? work.redis : work.mongo;
  if (totalCommands(commands) === 0) return '';
  const parts = Object.entries(commands).map(([name, n]) => `${name} ${count(n / work.calls)}`);
  return `${parts.join(', ')} per call`;
}

function lookupsText(subject: Judged, work: Work): string {
  const rate = hitRateOf(work);
  return rate !== undefined && missesUnexpectedly(subject, work) ? `${percent(rate)} of the cache lookups hit` : '';
}

/** A variant of which hits are asked, and that has few: one that empties its cache on purpose asks for none. */
function missesUnexpectedly({ checks }: Judged, work: Work): boolean {
  const rate = hitRateOf(work);
  const expected = checks.hitRate !== undefined || checks.mongoCommandsPerHit !== undefined;
  return expected && rate !== undefined && rate < MOSTLY_MISSED;
}
