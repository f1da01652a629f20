import { type ErrorCode, PlumblineError } from '../errors.ts';
import { engineIdentity } from '../model/engines.ts';
import type { Blob } from './blob.ts';
import type { Identity } from './identity.ts';
import { shardName, splitScenarios } from './split.ts';

/** A blob and the file that it was read from. */
export interface FoundBlob {
  source: string;
  blob: Blob;
}

/** Without a name for the run, shards that began further apart than this are of two runs. */
const ONE_RUN_WITHIN_MS = 24 * 60 * 60 * 1000;

/**
 * Every shard of one run, each once, in their order. Nothing less makes a report: what is missing would look like a
 * pass.
 * @throws SHARD_OTHER_RUN, SHARD_OTHER_PROFILE, SHARD_OTHER_DATA, SHARD_OTHER_ENGINES, SHARD_OTHER_SPLIT,
 * SHARD_DUPLICATED, SHARD_MISSING
 */
export function assertOneRun(found: readonly FoundBlob[]): Blob[] {
  const [first, ...others] = [...found].sort((a, b) => a.blob.shard.index - b.blob.shard.index);
  if (first === undefined) {
    throw refused(
      'SHARD_MISSING',
      'there is no shard to merge',
      'Name the folder that the blobs of all shards are in.',
    );
  }
  for (const other of others) {
    assertSameRun(first, other);
    assertSameProfile(first, other);
    assertSameSplit(first, other);
  }
  for (const common of [DATA, ENGINES]) assertCommon([first, ...others], common);
  for (const one of [first, ...others]) assertOwnPart(one);
  assertEachOnce([first, ...others]);
  return [first, ...others].map(({ blob }) => blob);
}

function assertSameRun(first: FoundBlob, other: FoundBlob): void {
  const hint = 'Merge the shards of one run: remove what an earlier one left, or fetch the artifacts again.';
  const commands = [first.blob.content.command, other.blob.content.command];
  if (commands[0] !== commands[1]) throw unlike('SHARD_OTHER_RUN', 'the command', first, other, commands, hint);
  const words: readonly [what: string, of: (identity: Identity) => string | undefined][] = [
    ['the revision', (identity) => identity.revision],
    ['what is not committed', (identity) => identity.changes?.slice(0, 12)],
    ['the base', (identity) => identity.base],
    ['the seed', (identity) => String(identity.seed)],
    ["CI's run", (identity) => identity.runId],
  ];
  for (const [what, of] of words) {
    const both = [of(first.blob.identity), of(other.blob.identity)];
    if (both[0] !== both[1]) throw unlike('SHARD_OTHER_RUN', what, first, other, both, hint);
  }
  assertSameFiles(first, other, hint);
  if (first.blob.identity.runId !== undefined) return;
  const began = [first.blob.run.startedAt, other.blob.run.startedAt];
  const apartMs = Math.abs(Date.parse(began[0] ?? '') - Date.parse(began[1] ?? ''));
  if (!(apartMs <= ONE_RUN_WITHIN_MS)) throw unlike('SHARD_OTHER_RUN', 'the day', first, other, began, hint);
}

function assertSameFiles(first: FoundBlob, other: FoundBlob, hint: string): void {
  const name = firstDifference(first.blob.identity.files, other.blob.identity.files);
  if (name === undefined) return;
  const both = [first, other].map(({ blob }) => blob.identity.files[name]?.slice(0, 12));
  throw unlike('SHARD_OTHER_RUN', name, first, other, both, hint);
}

/** The first name whose digest is not the same in both. */
export function firstDifference(a: Identity['files'], b: Identity['files']): string | undefined {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].find((name) => a[name] !== b[name]);
}

function assertSameProfile(first: FoundBlob, other: FoundBlob): void {
  const profiles = [first, other].map(({ blob }) => blob.identity.profile);
  if (profiles[0] === profiles[1]) return;
  const hint = 'Run every shard with the same --profile.';
  throw unlike('SHARD_OTHER_PROFILE', 'the profile', first, other, profiles, hint);
}

interface Common {
  code: ErrorCode;
  what: string;
  of: (blob: Blob) => string | undefined;
  hint: string;
}

const DATA: Common = {
  code: 'SHARD_OTHER_DATA',
  what: 'the data',
  of: ({ run: { dataset } }) => dataset && `${dataset.name} ${dataset.digest}`,
  hint: 'Counts on other data are no measure of these: install from one lockfile, and run the shards again.',
};
const ENGINES: Common = {
  code: 'SHARD_OTHER_ENGINES',
  what: 'the engines',
  of: enginesOf,
  hint: 'Give every shard the same images, or servers of one version, planner and topology.',
};

/** Each that has it against the first that has it: a shard that never had data, or engines, says so in its failure. */
function assertCommon(found: readonly FoundBlob[], { code, what, of, hint }: Common): void {
  const [first, ...others] = found.filter(({ blob }) => of(blob) !== undefined);
  if (first === undefined) return;
  for (const other of others) {
    const both = [of(first.blob), of(other.blob)];
    if (both[0] !== both[1]) throw unlike(code, what, first, other, both, hint);
  }
}

/** What may plan and count otherwise: `mongodb 7.0 classic standalone, redis 7`. */
function enginesOf({ run: { engines } }: Blob): string | undefined {
  if (engines === undefined) return undefined;
  const { mongodb, redis, topology } = engineIdentity(engines);
  return `${mongodb} ${topology}, ${redis}`;
}

function assertSameSplit(first: FoundBlob, other: FoundBlob): void {
  const { split, shard } = first.blob;
  const hint = 'Every shard splits the same scenarios, by the same plumbline.durations.json, into the same number.';
  const numbers = [shard.of, other.blob.shard.of].map((of) => `of ${of}`);
  if (numbers[0] !== numbers[1]) throw unlike('SHARD_OTHER_SPLIT', 'the number', first, other, numbers, hint);
  const texts = [split, other.blob.split].map((one) => JSON.stringify(one));
  if (texts[0] === texts[1]) return;
  const parts = [split, other.blob.split].map(({ parts: all }) => all.map((part) => part.join(' ')).join(' | '));
  const durations = ['other durations', 'these'];
  const told = parts[0] === parts[1] ? durations : parts;
  throw unlike('SHARD_OTHER_SPLIT', 'the split', first, other, told, hint);
}

/** A blob has what its own split gives it, and its split is the one that its own durations give. */
function assertOwnPart({ source, blob }: FoundBlob): void {
  const { split, shard, content } = blob;
  const own = split.parts[shard.index - 1];
  const again = splitScenarios(split.parts.flat().sort(), split.seconds, split.of);
  const inOrder = (parts: readonly string[][]) => JSON.stringify(parts.map((part) => [...part].sort()));
  const rows =
    content.command === 'run'
      ? [...content.measurements, ...content.loads]
      : content.compared.map(({ measurement }) => measurement);
  const foreign = rows.find(({ scenario }) => !own?.includes(scenario));
  if (
    own !== undefined &&
    foreign === undefined &&
    shard.of === split.of &&
    inOrder(again.parts) === inOrder(split.parts)
  )
    return;
  const what = foreign ? `has measured ${foreign.scenario}` : 'was split in another way than its durations say';
  throw refused(
    'SHARD_OTHER_SPLIT',
    `${source}: ${shardName(shard)} ${what}, and its part is ${own?.join(', ') ?? 'none'}`,
    'Run that shard again.',
  );
}

function assertEachOnce(found: readonly FoundBlob[]): void {
  const byIndex = Map.groupBy(found, ({ blob }) => blob.shard.index);
  for (const [index, [one, ...again]] of byIndex) {
    if (one === undefined || again.length === 0) continue;
    const files = [one, ...again].map(({ source }) => source).join(', ');
    throw refused(
      'SHARD_DUPLICATED',
      `shard ${index} is there ${again.length + 1} times: ${files}`,
      'Keep the one that belongs to this run, and remove the others.',
    );
  }
  const of = found[0]?.blob.shard.of ?? 0;
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !byIndex.has(index));
  if (missing.length === 0) return;
  const parts = missing.map((index) => found[0]?.blob.split.parts[index - 1]?.join(', ') ?? '');
  throw refused(
    'SHARD_MISSING',
    `shard ${missing.join(', ')} of ${of} is missing, and with it: ${parts.join(', ')}`,
    'See why that job wrote no blob, or why its artifact was not fetched; then merge all of them.',
  );
}

function unlike(
  code: ErrorCode,
  what: string,
  first: FoundBlob,
  other: FoundBlob,
  values: readonly (string | undefined)[],
  hint: string,
): PlumblineError {
  const [one, two] = values.map((value) => value ?? 'none');
  return refused(code, `${what} is not the same: ${one} in ${first.source}, ${two} in ${other.source}`, hint);
}

function refused(code: ErrorCode, message: string, hint: string): PlumblineError {
  return new PlumblineError(code, message, hint);
}
