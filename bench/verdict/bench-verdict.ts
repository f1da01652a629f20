/**
 * `npm run bench:verdict`: the rules of `compare` on simulated machines, and on recorded restarts where `--recorded`
 * names files of them. Seeded: the same command prints the same figures.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { seededRandom } from '../../src/dataset/random.ts';
import { LOOKS } from '../../src/gate/comparison/decision-thresholds.ts';
import { evidenceOf, type RestartEvidence } from '../../src/gate/comparison/evidence.ts';
import { marginsOf } from '../../src/gate/comparison/margins.ts';
import { comparisonMeasurementSchema } from '../../src/model/comparison.ts';
import { clopperPearson } from '../../src/stats/clopper-pearson.ts';
import { quantile, sorted } from '../../src/stats/quantile.ts';
import { boundary } from './boundary.ts';
import { MODELS } from './models.ts';
import { NAIVE_RULES } from './naive-rules.ts';
import { NoisyMachine } from './noise-model.ts';
import { resampled } from './recorded.ts';
import { type Tally, tally, trial } from './trial.ts';

/** A list of measurements, as the self-test keeps them, or one, as a comparison's `samples` have it. */
const recordingSchema = z.union([
  z.array(comparisonMeasurementSchema),
  comparisonMeasurementSchema.transform((one) => [one]),
]);

const SLOWER = [0, 0.02, 0.03, 0.05, 0.1, 0.2];
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    recorded: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', default: '' },
  },
});
const runs = Number(values.runs);
if (!(runs >= 1)) throw new RangeError(`--runs takes a number of comparisons, not "${values.runs}"`);

/** Where restarts come from: a fresh stream of them for each comparison. */
interface Source {
  name: string;
  pinned: boolean;
  stream(slower: number, run: number, withCalls: boolean): () => RestartEvidence;
}

const sources: Source[] = [
  ...MODELS.map((model): Source => {
    const stream = (slower: number, run: number, withCalls: boolean) => {
      const machine = new NoisyMachine(model, slower, run);
      return () => machine.restart(slower, withCalls);
    };
    return { name: model.name, pinned: model.pinned, stream };
  }),
  ...recordedSources(values.recorded),
].filter(({ name }) => name.includes(values.only));

console.log(`${runs} simulated comparisons a line; shares with their 95% interval (Clopper-Pearson)\n`);
console.log(`boundary of ${LOOKS.length} looks: 0.001 in all ${boundary(0.001)}, 0.01 in all ${boundary(0.01)}\n`);
for (const source of sources) printRules(source);
for (const source of sources) printNaive(source);

/** One for each variant, with its restarts of all files; and one that draws a variant for each comparison. */
function recordedSources(files: readonly string[]): Source[] {
  const measurements = files
    .flatMap((file) => recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8'))))
    .filter(({ restarts }) => restarts.length > 0);
  const groups = Map.groupBy(measurements, ({ scenario, variant, pinned }) => {
    return `${scenario}/${variant}${pinned ? '' : ', unpinned'}`;
  });
  const sources = [...groups].map(([of, own]): Source => {
    const evidence = evidenceOf(own.flatMap(({ restarts, confirming }) => [...restarts, ...confirming]));
    const name = `recorded: ${of}, ${evidence.length} restarts`;
    const stream = (slower: number, run: number) =>
      resampled(evidence, seededRandom('resampled', name, slower, run), slower);
    return { name, pinned: own[0]?.pinned === true, stream };
  });
  return [...sources, ...[true, false].flatMap((pinned) => together(sources, pinned))];
}

function together(sources: readonly Source[], pinned: boolean): Source[] {
  const own = sources.filter((source) => source.pinned === pinned);
  if (own.length < 2) return [];
  const name = `recorded: all ${own.length} variants${pinned ? '' : ', unpinned'}`;
  const stream = (slower: number, run: number, withCalls: boolean) =>
    seededRandom('variant', name, slower, run).pick(own).stream(slower, run, withCalls);
  return [{ name, pinned, stream }];
}

function printRules({ name, pinned, stream }: Source): void {
  console.log(`### ${name}\n\n| slower by | alarmed | failed | passed | undecided | restarts: median, 95th |`);
  console.log('|---|---|---|---|---|---|');
  for (const slower of SLOWER) {
    let run = 0;
    const counts = tally(runs, () => {
      run += 1;
      return trial(stream(slower, run, false), marginsOf('median', pinned));
    });
    console.log(`| ${percent(slower)} | ${cells(counts).join(' | ')} |`);
  }
  console.log('');
}

function cells({ alarmed, failed, passed, undecided, restarts, trials }: Tally): string[] {
  const order = sorted(restarts);
  const shares = [alarmed, failed, passed, undecided].map((hits) => shareText(hits, trials));
  return [...shares, `${quantile(order, 0.5)}, ${quantile(order, 0.95)}`];
}

function printNaive({ name, stream }: Source): void {
  console.log(`### other rules: ${name}\n\n| rule | alarms, nothing changed | alarms at +5% |\n|---|---|---|`);
  const fewer = Math.max(1, Math.floor(runs / 10));
  for (const [rule, alarms] of Object.entries(NAIVE_RULES)) {
    const shares = [0, 0.05].map((slower) => {
      let hits = 0;
      for (let run = 0; run < fewer; run += 1) if (alarms(stream(slower, run, true))) hits += 1;
      return shareText(hits, fewer);
    });
    console.log(`| ${rule} | ${shares.join(' | ')} |`);
  }
  console.log('');
}

function shareText(hits: number, trials: number): string {
  const { lower, upper } = clopperPearson(hits, trials);
  return `${percent(hits / trials)} (${percent(lower)} to ${percent(upper)})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
