import { levelChanges } from '../../src/history/level-changes.ts';
import { added, compared, type Found } from './found.ts';
import {
  CASES,
  type KnownCase,
  type KnownSeries,
  knownSeries,
  recordedNoise,
  unchangedSeries,
} from './known-series.ts';
import { againstMean, againstPrevious, strucchange } from './other-rules.ts';

type Rule = (series: readonly KnownSeries[]) => number[][] | undefined;

const eachOf =
  (rule: (times: readonly number[]) => number[]): Rule =>
  (series) =>
    series.map(({ times }) => rule(times));

const RULES: Readonly<Record<string, Rule>> = {
  plumbline: eachOf((times) => levelChanges(times).map(({ index }) => index)),
  'R strucchange': (series) => strucchange(series.map(({ times }) => times)),
  '10% over the run before': eachOf(againstPrevious),
  '10% over the mean of ten': eachOf(againstMean),
};

/**
 * A table a case: how many of the changes found are true, of the true found, and how many are found where nothing
 * changes.
 */
export function printAccuracy(seriesPerCase: number, slowSeries: number): void {
  console.log(`changes found within two runs; ${seriesPerCase} series of 150 runs a case (strucchange: ${slowSeries})`);
  for (const { name, runs, deviation, correlation } of recordedNoise()) {
    const figures = `deviation of the logarithms ${deviation.toFixed(2)}, correlation of neighbours ${correlation.toFixed(2)}`;
    console.log(`recorded runs of ${name}: ${runs}, ${figures}`);
  }
  const totals = new Map<string, Found[]>();
  for (const known of CASES) {
    console.log(`\n${known.name}`);
    for (const [name, rule] of Object.entries(RULES)) {
      const count = name.startsWith('R ') ? slowSeries : seriesPerCase;
      const result = judged(known, rule, count);
      if (result === undefined) {
        console.log(`  ${name.padEnd(28)} not installed (apt-get install r-cran-strucchange)`);
        continue;
      }
      totals.set(name, [...(totals.get(name) ?? []), result.changed]);
      console.log(
        `  ${name.padEnd(28)} ${line(result.changed)}  where nothing changes: ${result.alarms.toFixed(2)} a series`,
      );
    }
  }
  console.log('\nall cases');
  for (const [name, found] of totals) console.log(`  ${name.padEnd(28)} ${line(added(found))}`);
}

function judged(known: KnownCase, rule: Rule, count: number): { changed: Found; alarms: number } | undefined {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const series = numbers.map((number) => knownSeries(known, number));
  const places = rule(series);
  const still = rule(numbers.map((number) => unchangedSeries(known, number)));
  if (places === undefined || still === undefined) return undefined;
  const changed = added(series.map((one, i) => compared(one, places[i] ?? [])));
  return { changed, alarms: still.flat().length / count };
}

function line({ right, found, known }: Found): string {
  const share = (part: number, of: number) => (of === 0 ? 'none' : `${((100 * part) / of).toFixed(1)}%`).padStart(6);
  return `precision ${share(right, found)}  recall ${share(right, known)}  (${right} of ${found} found, ${known} known)`;
}
