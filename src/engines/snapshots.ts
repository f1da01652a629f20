import { PlumblineError } from '../errors.ts';

/** A hex digest: of the dataset, the engine's version, the platform and the index set. */
export type SnapshotKey = string;

/** Where the data of a stopped MongoDB is kept. */
export interface SnapshotStore {
  /** Fails at once when the snapshot could not be kept, while MongoDB still runs. */
  prepare(key: SnapshotKey): Promise<void>;
  /** MongoDB is stopped, and was stopped cleanly. `dataset` is the name by which snapshots are counted. */
  keep(key: SnapshotKey, dataset: string): Promise<void>;
  drop(key: SnapshotKey): Promise<void>;
}

/** Of one dataset, so that one with few documents never pushes out another that takes minutes to load. */
const KEPT_OF_A_DATASET = 4;
/** Of datasets that nobody uses any more, the last four would stay for ever. */
const KEPT_FOR_MS = 60 * 24 * 60 * 60_000;

/** What is known of a kept snapshot; `dataset` is empty for those of a version that did not note it. */
export interface KeptSnapshot {
  dataset: string;
  madeAtMs: number;
}

/** Those that are kept no longer: all but the newest four of each dataset, and what is older than 60 days. */
export function outdatedSnapshots<Kept extends KeptSnapshot>(snapshots: readonly Kept[], nowMs: number): Kept[] {
  const newestFirst = snapshots.toSorted((a, b) => b.madeAtMs - a.madeAtMs);
  const surplus = [...Map.groupBy(newestFirst, ({ dataset }) => dataset).values()].flatMap((of) =>
    of.slice(KEPT_OF_A_DATASET),
  );
  return newestFirst.filter((one) => surplus.includes(one) || nowMs - one.madeAtMs > KEPT_FOR_MS);
}

export function isKey(name: string): boolean {
  return /^[0-9a-f]{8,128}$/.test(name);
}

/** The key becomes an image tag and a directory name, so it is held to what both may be. */
export function checkKey(key: SnapshotKey): void {
  if (isKey(key)) return;
  throw new PlumblineError(
    'SNAPSHOT_UNUSABLE',
    `"${key}" is no key of a snapshot`,
    'A key is a hexadecimal digest of 8 to 128 digits.',
  );
}
