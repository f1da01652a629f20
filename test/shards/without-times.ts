import type { CheckResult, Report, TargetReportRow } from '../../src/model/report.ts';

/** Judged by time, so that what they found is another machine's or moment's. Their ids, limits and verdicts are not. */
const TIMED_KINDS: readonly CheckResult['kind'][] = ['threshold', 'reduction'];

/**
 * A report without times and what follows from them. Left out: `run` but for profile, seed, revision, engines and data;
 * seconds, latencies, the number of samples and notes on how many there were, the digest of the samples' file; load and
 * past runs, which are all times; and the checksum of it all. Of checks on time (thresholds, reductions) and rows on
 * latency what was found, and those sentences where warnings and reasons repeat them. Everything else stays: every
 * scenario, variant, check, limit and verdict, all work, plans and answers' checks.
 */
export function withoutTimes(report: Report) {
  const { profile, seed, git, engines, dataset } = report.run;
  const checks = report.scenarios.flatMap((scenario) => scenario.checks);
  const found = [...checks.filter(isTimed), ...report.guide.filter(isLatency)].flatMap(({ reason }) => reason || []);
  const without = (text: string) => found.reduce((rest, sentence) => rest.replaceAll(sentence, '…'), text);
  return {
    ...report,
    run: { profile, seed, git, engines, dataset },
    reasons: report.reasons.map(without),
    warnings: report.warnings.map(without),
    scenarios: report.scenarios.map(({ seconds: _, ...scenario }) => ({
      ...scenario,
      variants: scenario.variants.map(({ name, baseline, samplesFile, work }) => ({
        name,
        baseline,
        samplesFile: samplesFile?.path,
        work,
      })),
      checks: scenario.checks.map((check) => (isTimed(check) ? { ...check, actual: '…', reason: '…' } : check)),
    })),
    guide: report.guide.map((row) => (isLatency(row) ? unmeasured(row) : row)),
    load: report.load?.map(({ scenario, variant }) => ({ scenario, variant })),
    trends: undefined,
    checksum: undefined,
  };
}

function isTimed({ kind }: CheckResult): boolean {
  return TIMED_KINDS.includes(kind);
}

function isLatency({ metric }: TargetReportRow): boolean {
  return metric === 'latency';
}

function unmeasured({ row, scenario, metric, unit, target, verdict }: TargetReportRow) {
  return { row, scenario, metric, unit, target, verdict };
}
