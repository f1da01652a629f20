import { machineClass } from '../history/machine-class.ts';
import type { RunInfo } from '../model/report.ts';
import type { Blob } from './blob.ts';
import { sha256 } from './identity.ts';

/**
 * The `run` of the report that is made of all shards; `command` is that of the merge. The same shards give the same.
 */
export function mergedRun(blobs: readonly Blob[], command: string): RunInfo {
  const runs = blobs.map(({ run }) => run);
  const [first] = runs;
  if (first === undefined) throw new Error('no shard was merged');
  const inTime = (of: (run: RunInfo) => string) => runs.map(of).sort();
  const startedAt = inTime((run) => run.startedAt)[0] ?? first.startedAt;
  const id = `${startedAt.replace(/[-:]|\.\d+/g, '')}-${sha256(JSON.stringify(runs.map((run) => run.id))).slice(0, 8)}`;
  const withEngines = runs.find(({ engines }) => engines !== undefined);
  const withData = runs.find(({ dataset }) => dataset !== undefined);
  const git = runs.find((run) => run.git !== undefined)?.git;
  return {
    id,
    command,
    startedAt,
    finishedAt: inTime((run) => run.finishedAt).at(-1) ?? first.finishedAt,
    profile: first.profile,
    seed: first.seed,
    ...(git ? { git: { ...git, dirty: runs.some((run) => run.git?.dirty === true) } } : {}),
    ...(first.base ? { base: first.base } : {}),
    host: { ...(withEngines ?? first).host, pinned: runs.every(({ host }) => host.pinned), ...mostStolen(runs) },
    ...notesOfAll(runs),
    ...(withEngines?.engines ? { engines: withEngines.engines } : {}),
    ...(withData?.dataset ? { dataset: withData.dataset } : {}),
    phaseSeconds: addedUp(runs),
    scenarioFiles: Object.assign({}, ...runs.map(({ scenarioFiles }) => scenarioFiles)),
    shards: blobs.map(({ shard, split, run }) => ({
      shard: shard.index,
      id: run.id,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      host: run.host,
      phaseSeconds: run.phaseSeconds,
      scenarios: split.parts[shard.index - 1] ?? [],
    })),
  };
}

function mostStolen(runs: readonly RunInfo[]): { stolenCpu?: number } {
  const known = runs.flatMap(({ host: { stolenCpu } }) => (stolenCpu === undefined ? [] : [stolenCpu]));
  return known.length === 0 ? {} : { stolenCpu: Math.max(...known) };
}

function notesOfAll(runs: readonly RunInfo[]): { machineNotes?: string[] } {
  const notes = new Set(runs.flatMap(({ machineNotes = [] }) => machineNotes));
  return notes.size === 0 ? {} : { machineNotes: [...notes] };
}

function addedUp(runs: readonly RunInfo[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [phase, seconds] of runs.flatMap(({ phaseSeconds }) => Object.entries(phaseSeconds)))
    sums.set(phase, (sums.get(phase) ?? 0) + seconds);
  return Object.fromEntries(Array.from(sums, ([phase, sum]) => [phase, Math.round(sum * 1000) / 1000]));
}

/** Whether all shards ran on machines of one kind: only then are their times of one history. */
export function onOneKindOfMachine(blobs: readonly Blob[]): boolean {
  return kindsOf(blobs).size <= 1;
}

/** What a reader must know of the machines and engines behind one report. */
export function mergeNotes(blobs: readonly Blob[]): string[] {
  const notes: string[] = [];
  const kinds = kindsOf(blobs);
  if (kinds.size > 1) {
    const told = Array.from(kinds, ([kind, shards]) => `${shardsText(shards)}: ${kind}`).join('; ');
    notes.push(`the shards ran on machines of ${kinds.size} kinds, and times are each shard's own (${told})`);
  }
  const engines = Map.groupBy(
    blobs.filter(({ run }) => run.engines !== undefined),
    ({ run }) => [run.engines?.mongodb, run.engines?.redis].map((one) => `${one?.version} ${one?.image}`).join(', '),
  );
  if (engines.size > 1) {
    const told = Array.from(engines, ([versions, of]) => `${shardsText(of)}: ${versions}`).join('; ');
    notes.push(`the shards' engines are not of one version (${told})`);
  }
  const [dirty, clean] = [true, false].map((wanted) => blobs.filter(({ run }) => run.git?.dirty === wanted));
  if (dirty && clean && dirty.length > 0 && clean.length > 0)
    notes.push(`${shardsText(dirty)} ran with local changes, ${shardsText(clean)} without`);
  return notes;
}

/** A shard that had no engines has measured nothing. */
function kindsOf(blobs: readonly Blob[]): Map<string, Blob[]> {
  return Map.groupBy(
    blobs.filter(({ run }) => run.engines !== undefined),
    ({ run }) => machineClass(run),
  );
}

function shardsText(blobs: readonly Blob[]): string {
  return `shard${blobs.length === 1 ? '' : 's'} ${blobs.map(({ shard }) => shard.index).join(', ')}`;
}
