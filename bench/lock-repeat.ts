/**
 * `npm run bench:lock -- --repeat 20 [--busy] [--profile pr] [--example express-shop]`: does each run count what the
 * committed lock has (without one, as an example: what the first run counted)? Exit 1 unless it does. What the table
 * says jumps with time (round trips to Redis) is left out. */

import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lockText } from '../src/lock/lock-text.ts';
import { updatedLock } from '../src/lock/updated-lock.ts';
import { counterOf, counterRow } from '../src/model/counters.ts';
import { PROFILES } from '../src/model/dataset.ts';
import { LOCK_FILE } from '../src/model/lock.ts';
import { loadConfig } from '../src/project/config-file.ts';
import { readLock } from '../src/project/lock-file.ts';
import { loadScenarios } from '../src/project/scenario-files.ts';
import { type CountedWork, countOnly } from '../src/run/count-only.ts';
import { recordingOf } from '../src/run/recording.ts';
import { recordedAnswers, recordedDigest } from '../src/run/update-lock.ts';
import type { RunOptions } from '../src/session/session-options.ts';
import { ExampleProject } from '../test/example-applications/example-project.ts';
import { ownEngineRequest, ROOT } from '../test/own-engines.ts';
import { busyCore } from './busy-core.ts';

const MOST_ROUNDS = 100;

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '20' },
    profile: { type: 'string', default: 'smoke' },
    grep: { type: 'string' },
    busy: { type: 'boolean', default: false },
    example: { type: 'string' },
  },
});
const rounds = Number(values.repeat);
const profile = PROFILES.find((name) => name === values.profile);
if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS || profile === undefined) {
  console.error(`--repeat takes 1 to ${MOST_ROUNDS}, --profile ${PROFILES.join(', ')}`);
  process.exit(2);
}
await using example = values.example === undefined ? undefined : await ExampleProject.create(values.example);
const folder = example?.folder ?? ROOT;
process.chdir(folder);
const aborter = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => aborter.abort(new Error(signal)));

const config = await loadConfig(folder);
const scenarios = await loadScenarios(path.join(folder, config.scenarios), {
  names: [],
  ...(values.grep === undefined ? {} : { grep: values.grep }),
});
const options: RunOptions = {
  command: 'bench:lock',
  folder,
  config,
  profile,
  seed: config.seed,
  scenarios,
  engineOptions: await ownEngineRequest(),
  bail: false,
  all: false,
  today: new Date().toISOString().slice(0, 10),
  onProgress: () => undefined,
  signal: aborter.signal,
};
process.exitCode = (await repeat()) ? 0 : 1;

async function repeat(): Promise<boolean> {
  using _busy = values.busy ? busyCore() : undefined;
  let expected = await committed();
  const against = expected === undefined ? 'the first one' : LOCK_FILE;
  let different = 0;
  let facts = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const startedMs = performance.now();
    const counted = await countOnly(options);
    await example?.leaveInstallOut();
    const lines = lockOf(counted).split('\n');
    const problems = [...failuresIn(counted), ...notRepeatedIn(lines), ...differences(expected ?? lines, lines)];
    expected ??= lines;
    facts = lines.filter((line) => line.startsWith('      ')).length;
    if (problems.length > 0) different += 1;
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    const told = problems.length === 0 ? 'as expected' : `DIFFERENT\n  ${problems.join('\n  ')}`;
    console.error(`${round}/${rounds}  ${seconds.padStart(6)} s  ${told}`);
  }
  const load = values.busy ? `one of ${availableParallelism()} cores kept busy` : `${availableParallelism()} cores`;
  console.log(
    `${rounds - different} of ${rounds} runs counted what ${against} has: ${facts} facts at ${profile}, ${load}`,
  );
  return different === 0;
}

/** The lines of this profile and these scenarios in the committed lock. */
async function committed(): Promise<string[] | undefined> {
  const lock = await readLock(folder);
  const found = [...(lock?.recordings ?? [])].find(([name]) => name.startsWith(`${profile},`));
  if (found === undefined) return undefined;
  const [name, recording] = found;
  const selected = new Set(scenarios.map((scenario) => scenario.name));
  const own = [...recording].filter(([variant]) => selected.has(variant.slice(0, variant.lastIndexOf('/'))));
  return lockText({ recordings: new Map([[name, new Map(own)]]) }).split('\n');
}

function lockOf({ engines, dataset, measurements }: CountedWork): string {
  const entries = measurements.flatMap(({ scenario, variant, work, answers }) => {
    const { name, digest } = dataset;
    const recorded = answers === undefined ? {} : { answers: recordedAnswers(answers) };
    const entry = work && { dataset: name, digest: recordedDigest(digest), work, ...recorded };
    return entry === undefined ? [] : [[`${scenario}/${variant}`, entry] as const];
  });
  return lockText(updatedLock(undefined, { ...recordingOf(options, engines), entries: new Map(entries) }).lock);
}

function failuresIn({ measurements }: CountedWork): string[] {
  return measurements.flatMap(({ scenario, variant, error }) =>
    error ? [`${scenario}/${variant}: ${error.code}: ${error.message}`] : [],
  );
}

/** A count that is left out is no difference between two locks, and still one between two passes. */
function notRepeatedIn(lines: readonly string[]): string[] {
  return lines.filter((line) => / notRepeated"/.test(line) && !isOfWhatJumps(line)).map((line) => line.trim());
}

/** A range, or a list of nothing but names of counters that times decide, as the table says. */
function isOfWhatJumps(line: string): boolean {
  const [, name = '', value = ''] = /^\s*"\S+ (\S+)": (.*?),?$/.exec(line) ?? [];
  const paths = name === 'notRepeated' ? (JSON.parse(value) as string[]) : [name];
  return paths.every((one) => {
    const counter = counterOf(one);
    return counter !== undefined && counterRow(counter).jumps === 'always';
  });
}

function differences(first: readonly string[], lines: readonly string[]): string[] {
  const differ = (some: readonly string[], others: readonly string[], sign: string) =>
    some.filter((line) => !others.includes(line) && !isOfWhatJumps(line)).map((line) => `${sign} ${line.trim()}`);
  return [...differ(first, lines, '-'), ...differ(lines, first, '+')];
}
