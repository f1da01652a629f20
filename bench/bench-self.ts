/**
 * `npm run bench:self`: what Plumbline promises of itself, each as a ratio measured in one run. Exit 1 unless all are
 * met.
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadScenarios } from '../src/project/scenario-files.ts';
import { ROOT } from '../test/own-engines.ts';
import { harnessLatency } from './harness-latency.ts';
import { harnessOverhead } from './harness-overhead.ts';
import { loadFigures } from './load-figures.ts';
import { loadingSpeed } from './loading-speed.ts';
import { judged, type Measure } from './measure.ts';
import { snapshotStart } from './snapshot-start.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, json: { type: 'boolean' } } });
const aborter = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => aborter.abort(new Error(signal)));

process.chdir(ROOT);
const scenarios = await loadScenarios(path.join(ROOT, 'scenarios'), { names: [] });
const dataset = scenarios[0]?.definition.dataset;
if (!dataset) throw new Error('there is no scenario');
const measures = {
  latency: () => harnessLatency(dataset, aborter.signal),
  loading: () => loadingSpeed(dataset, aborter.signal),
  snapshot: () => snapshotStart(scenarios, aborter.signal),
  overhead: () => harnessOverhead(aborter.signal),
  load: () => loadFigures(aborter.signal),
};
const selected = Object.entries(measures).filter(([name]) => values.only === '' || values.only === name);
if (selected.length === 0) {
  console.error(`--only takes ${Object.keys(measures).join(', ')}, not "${values.only}"`);
  process.exit(2);
}
process.exitCode = 0;
for (const [, measure] of selected) for (const one of [await measure()].flat()) print(one);

function print(measure: Measure): void {
  const { median, lowest, highest, met } = judged(measure);
  if (!met) process.exitCode = 1;
  if (values.json) {
    console.log(JSON.stringify({ ...measure, median, lowest, highest, met }));
    return;
  }
  const [[kind, bar]] = Object.entries(measure.bar) as [[string, number]];
  const spread = measure.values.length > 1 ? ` (${lowest.toFixed(3)} to ${highest.toFixed(3)})` : '';
  console.log(`${met ? 'met    ' : 'NOT MET'}  ${measure.name}: ${median.toFixed(3)}${spread}; ${kind} ${bar}`);
  console.log(`         ${measure.detail}`);
}
