/** `npm run test:faults -- --repeat 20 [--lanes 2]`: is every fault found, every time? Exit 1 unless it is. */

import { parseArgs } from 'node:util';
import { startEngines } from '../../src/engines/engines.ts';
import { ownEngineRequest } from '../own-engines.ts';
import { FAULTS } from './faults.ts';
import { type EngineUrls, FaultyProject } from './faulty-project.ts';
import { missedIn, problemsIn } from './verdict-on-fault.ts';

const MOST_ROUNDS = 100;
const MOST_LANES = 8;
const CONTROL = 'none: no check is red';

interface Tally {
  found: number;
  seconds: number;
}

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '1' },
    grep: { type: 'string', default: '' },
  },
});
const rounds = Number(values.repeat);
if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS) {
  console.error(`--repeat takes a whole number from 1 to ${MOST_ROUNDS}, not "${values.repeat}"`);
  process.exit(2);
}
const lanes = Number(values.lanes);
if (!Number.isInteger(lanes) || lanes < 1 || lanes > MOST_LANES) {
  console.error(`--lanes takes a whole number from 1 to ${MOST_LANES}, not "${values.lanes}"`);
  process.exit(2);
}
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true;
  });
}
process.exitCode = (await repeat(rounds, new RegExp(values.grep, 'i'))) ? 0 : 1;

async function repeat(rounds: number, only: RegExp): Promise<boolean> {
  const faults = FAULTS.filter(({ name }) => only.test(name));
  if (faults.length === 0) throw new Error(`no fault is called ${only.source}`);
  const tallies = new Map<string, Tally>(
    [CONTROL, ...faults.map(({ name }) => name)].map((name) => [name, { found: 0, seconds: 0 }]),
  );
  const request = { ...(await ownEngineRequest()), onProgress: (text: string) => console.error(text) };
  let begun = 0;
  // Each lane has engines of its own: counters are the server's, and two runs on one would count each other.
  const lane = async () => {
    await using engines = await startEngines(request);
    while (begun < rounds) {
      begun += 1;
      await oneRound(begun, { mongo: engines.mongo.url, redis: engines.redis.url });
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, rounds) }, lane));
  print(tallies, rounds);
  return [...tallies.values()].every(({ found }) => found === rounds);

  async function oneRound(round: number, urls: EngineUrls): Promise<void> {
    let lock: string | undefined;
    await once(round, CONTROL, async () => {
      const recorded = await FaultyProject.recorded([...new Set(faults.flatMap(({ scenarios }) => scenarios))], urls);
      lock = recorded.lock;
      return problemsIn(recorded.control);
    });
    for (const fault of faults) {
      await once(round, fault.name, async () => {
        await using project = await FaultyProject.create(fault.patches, lock);
        return missedIn(await project.run(fault.scenarios, urls), fault);
      });
    }
  }

  async function once(round: number, name: string, problemsOf: () => Promise<string[]>): Promise<void> {
    // What was not run was not found; the engines are stopped on the way out.
    if (interrupted) return;
    const startedMs = performance.now();
    // A run that could not be made is one in which the fault was not found; the others still tell.
    const problems = await problemsOf().catch((error: unknown) => [String(error)]);
    const seconds = (performance.now() - startedMs) / 1_000;
    const tally = tallies.get(name);
    if (tally)
      Object.assign(tally, { found: tally.found + Number(problems.length === 0), seconds: tally.seconds + seconds });
    const told = problems.length === 0 ? 'found' : `MISSED\n  ${problems.join('\n  ')}`;
    console.error(`${round}/${rounds}  ${seconds.toFixed(1).padStart(5)} s  ${name}: ${told}`);
  }
}

function print(tallies: ReadonlyMap<string, Tally>, rounds: number): void {
  const width = Math.max(...[...tallies.keys()].map((name) => name.length));
  console.log(`${'fault'.padEnd(width)}  found  of  seconds each`);
  for (const [name, { found, seconds }] of tallies) {
    console.log(
      `${name.padEnd(width)}  ${String(found).padStart(5)}  ${String(rounds).padStart(2)}  ${(seconds / rounds).toFixed(1).padStart(12)}`,
    );
  }
}
