import { createHash } from 'node:crypto';

/** What a kept copy of loaded engines depends on; with any of it different, it is another snapshot. */
export interface SnapshotIdentity {
  readonly digest: string;
  /** Exact: a data directory may not open in another version. */
  readonly engineVersion: string;
  /** Operating system and processor, such as `linux-x64`, and how the engine runs when that changes its files. */
  readonly platform: string;
  /** Digest of the indexes; absent where they are verified, and made anew if need be, after the start. */
  readonly indexSet?: string;
}

/** A name for the snapshot: 32 characters, each fit for an image tag and a folder. */
export function snapshotKey({ digest, engineVersion, platform, indexSet }: SnapshotIdentity): string {
  const parts = [digest, engineVersion, platform, indexSet ?? ''];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
