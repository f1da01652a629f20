import { share } from '../model/quantity.ts';
import type { CheckResult } from '../model/report.ts';
import type { RowVerdict } from '../model/verdict.ts';
import { totalCommands, type Work } from '../model/work.ts';
import { adviceOn, type Symptom } from './causes.ts';
import { count, counted, percent } from './format.ts';
import { checkResult } from './result.ts';
import type { Subject } from './subject.ts';
import { missSymptom } from './symptoms.ts';
import { unstableAmong } from './work-metric.ts';

/** Hits over lookups of the counted calls; `undefined` when Redis was not asked. */
export function hitRateOf(work: Work): number | undefined {
  const lookups = work.redis.hits + work.redis.misses;
  return lookups === 0 ? undefined : work.redis.hits / lookups;
}

/** The share of cache lookups that found something. */
export function judgeHitRate(subject: Subject, work: Work): CheckResult[] {
  const expected = subject.checks.hitRate;
  if (expected === undefined) return [];
  const rate = hitRateOf(work);
  const { verdict, reason, symptoms } = verdictOn(rate, work, share(expected), expected);
  return [
    checkResult(
      subject,
      'hitRate',
      {
        kind: 'hit-rate',
        verdict,
        expected: `at least ${expected}`,
        actual: rate === undefined ? 'no lookups' : percent(rate),
        unit: rate === undefined ? '' : '%',
        reason,
      },
      verdict === 'fail' ? adviceOn(subject.definition, symptoms) : undefined,
    ),
  ];
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
  symptoms: Symptom[];
}

function verdictOn(rate: number | undefined, work: Work, target: number, expected: string): Decision {
  if (rate === undefined) return neverAsked(work);
  const { hits, misses } = work.redis;
  const measured = `${percent(rate)} of ${counted(hits + misses, 'lookup')} hit (${count(hits)} hits, ${count(misses)} misses)`;
  const reason = `${measured}; expected at least ${expected}${evictionsText(work)}`;
  const unstable = unstableAmong(['redis.hits', 'redis.misses'], work);
  if (unstable.length > 0) {
    const why = `${unstable.join(', ')} differed between the two work passes: only counts that repeat are judged`;
    return { verdict: 'not-judged', reason: `${reason}; ${why}`, symptoms: [] };
  }
  // 86.3 / 100 is not the same floating-point number as 863 / 1000.
  return { verdict: rate >= target - 1e-12 ? 'pass' : 'fail', reason, symptoms: [missSymptom(work)] };
}

function neverAsked(work: Work): Decision {
  const other = totalCommands(work.redis.commands);
  const ran = other === 0 ? 'no Redis command ran' : `${counted(other, 'Redis command')} ran, none of them a lookup`;
  return {
    verdict: 'fail',
    reason: `Redis was never asked: ${ran} in ${counted(work.calls, 'call')}`,
    symptoms: ['cache-not-asked'],
  };
}

/** `allkeys-lru` evicts without a word; a hit rate is to be read with it. */
function evictionsText(work: Work): string {
  return work.redis.evictions === 0
    ? ''
    : `; Redis evicted ${counted(work.redis.evictions, 'key')} meanwhile (maxmemory)`;
}
