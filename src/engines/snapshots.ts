import { PlumblineError } from '../errors.ts';

/** A hex digest: of the dataset, the engine's version, the platform and the index set. */
export type SnapshotKey = string;

/** Where the data of a stopped MongoDB is kept. */
export interface SnapshotStore {
  /** Fails at once when the snapshot could not be kept, while MongoDB still runs. */
  prepare(key: SnapshotKey): Promise<void>;
  /** MongoDB is stopped, and was stopped cleanly. */
  keep(key: SnapshotKey): Promise<void>;
  drop(key: SnapshotKey): Promise<void>;
}

/** Snapshots kept at most; the oldest goes first. */
export const SNAPSHOTS_KEPT = 4;

/** The key becomes an image tag and a directory name, so it is held to what both may be. */
export function checkKey(key: SnapshotKey): void {
  if (/^[0-9a-f]{8,128}$/.test(key)) return;
  throw new PlumblineError(
    'SNAPSHOT_UNUSABLE',
    `"${key}" is no key of a snapshot`,
    'A key is a hexadecimal digest of 8 to 128 digits.',
  );
}
