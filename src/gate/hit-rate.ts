import { share } from '../model/quantity.ts';
import type { CheckResult } from '../model/report.ts';
import type { RowVerdict } from '../model/verdict.ts';
import { totalCommands, type Work } from '../model/work.ts';
import { passesOf } from '../model/work-passes.ts';
import { missSymptom } from './counter-symptoms.ts';
import { cureFor, type Symptom } from './cures.ts';
import { judgeEachPass } from './each-pass.ts';
import { count, counted, percent } from './format.ts';
import type { Subject } from './measured-variant.ts';
import { checkResult } from './result.ts';

/** Hits over lookups of the counted calls; `undefined` when Redis was not asked. */
export function hitRateOf(work: Work): number | undefined {
  const lookups = work.redis.hits + work.redis.misses;
  return lookups === 0 ? undefined : work.redis.hits / lookups;
}

/** The share of cache lookups that found something. */
export function judgeHitRate(subject: Subject, work: Work): CheckResult[] {
  const expected = subject.checks.hitRate;
  if (expected === undefined) return [];
  const decision: Decision = judgeEachPass(work, ['redis.hits', 'redis.misses'], (pass, passes) =>
    verdictOn(pass, passes, share(expected), expected),
  );
  const { verdict, reason, symptoms = [] } = decision;
  const rate = rateText(passesOf(work) ?? [work]);
  return [
    checkResult(
      subject,
      'hitRate',
      {
        kind: 'hit-rate',
        verdict,
        expected: `at least ${expected}`,
        actual: rate ?? 'no lookups',
        unit: rate === undefined ? '' : '%',
        reason,
      },
      verdict === 'fail' ? cureFor(subject.definition, symptoms) : undefined,
    ),
  ];
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
  symptoms?: Symptom[];
}

/** `74% to 76%`: over some passes, as far as there were lookups. */
function rateText(passes: readonly Work[]): string | undefined {
  const rates = passes.flatMap((pass) => hitRateOf(pass) ?? []);
  if (rates.length === 0) return undefined;
  return [...new Set([percent(Math.min(...rates)), percent(Math.max(...rates))])].join(' to ');
}

function verdictOn(work: Work, passes: readonly Work[], target: number, expected: string): Decision {
  const rate = hitRateOf(work);
  if (rate === undefined) return neverAsked(work);
  const { hits, misses } = work.redis;
  const measured = `${rateText(passes)} of ${counted(hits + misses, 'lookup')} hit (${count(hits)} hits, ${count(misses)} misses)`;
  const where = passes.length === 1 ? '' : ` in the last of ${passes.length} passes`;
  const reason = `${measured}${where}; expected at least ${expected}${evictionsText(work)}`;
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
