/**
 * `npm run bench:counters -- --pairs 2 [--grep WORD] [--busy] [--profile pr]`: this repository's scenarios, unchanged,
 * are counted in pairs of processes. Prints for each counter in how many pairs it was not the same twice. Exit 1 where
 * a counter differed that the table does not say jumps.
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { COUNTER_PATHS, type CounterPath, counterOf, counterRow } from '../src/model/counters.ts';
import { PROFILES } from '../src/model/dataset.ts';
import { loadConfig } from '../src/project/config-file.ts';
import { loadScenarios } from '../src/project/scenario-files.ts';
import { countOnly } from '../src/run/count-only.ts';
import { ownEngineRequest, ROOT } from '../test/own-engines.ts';
import { busyCore } from './busy-core.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '1' },
    profile: { type: 'string', default: 'smoke' },
    grep: { type: 'string' },
    busy: { type: 'boolean', default: false },
  },
});
const pairs = Number(values.pairs);
const profile = PROFILES.find((name) => name === values.profile);
if (!Number.isInteger(pairs) || pairs < 1 || profile === undefined) {
  console.error(`--pairs takes a number from 1 on, --profile ${PROFILES.join(', ')}`);
  process.exit(2);
}
process.chdir(ROOT);
const aborter = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => aborter.abort(new Error(signal)));

const config = await loadConfig(ROOT);
const options = {
  command: 'bench:counters',
  folder: ROOT,
  config,
  profile,
  seed: config.seed,
  scenarios: await loadScenarios(path.join(ROOT, config.scenarios), {
    names: [],
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  }),
  engineOptions: await ownEngineRequest(),
  bail: false,
  all: true,
  today: new Date().toISOString().slice(0, 10),
  onProgress: () => undefined,
  signal: aborter.signal,
};

/** By counter: the variants in which it was not the same twice, once for each pair. */
const differed = new Map<CounterPath, string[]>();
/** Operations that were not the same in each pass. */
const unlike: string[] = [];
let counted = 0;
{
  using _busy = values.busy ? busyCore() : undefined;
  for (let pair = 1; pair <= pairs; pair += 1) {
    const { measurements } = await countOnly(options);
    for (const { scenario, variant, work, error } of measurements) {
      const name = `${scenario}/${variant}`;
      if (error) console.error(`${name}: ${error.code}: ${error.message}`);
      if (work === undefined) continue;
      counted += 1;
      for (const counter of new Set(work.unstable.map(counterOf)))
        if (counter !== undefined) differed.set(counter, [...(differed.get(counter) ?? []), name]);
      if (work.operations?.some(({ unstable }) => unstable === true)) unlike.push(name);
    }
    console.error(`${pair}/${pairs}: ${counted} pairs of processes so far`);
  }
}
for (const counter of COUNTER_PATHS) {
  const where = differed.get(counter) ?? [];
  const jumps = counterRow(counter).jumps ? 'jumps' : '';
  console.log(
    `${counter.padEnd(30)} ${String(where.length).padStart(4)} of ${counted}  ${jumps.padEnd(5)}  ${each(where)}`,
  );
}
console.log(`${'operations'.padEnd(30)} ${String(unlike.length).padStart(4)} of ${counted}         ${each(unlike)}`);
process.exitCode = counted > 0 && [...differed.keys()].every((counter) => counterRow(counter).jumps) ? 0 : 1;

function each(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}
