import type { Planner, Topology } from '../model/engines.ts';
import type { SnapshotKey } from './snapshots.ts';

/** How engines come to run. */
export type Via = 'url' | 'docker' | 'local';

export interface EngineOptions {
  /** `--engines`. Absent: the first that applies. */
  via?: Via;
  /** Given by the user; this folder never reads them from the environment itself. */
  urls: { mongo?: string; redis?: string };
  images: { mongodb: string; redis: string };
  topology: Topology;
  /** WiredTiger's cache; fixed, so that two machines with different memory do the same work. */
  mongoCacheGb: number;
  redisArguments: readonly string[];
  /** A second Redis beside the first, for the other side of a comparison. */
  secondRedis?: boolean;
  /** May this machine be provisioned (`--no-provision`: false)? */
  provision: boolean;
  /** `--allow-database NAME`. */
  allowDatabases: readonly string[];
  /** For copies of local data directories, and for the register of what a killed run leaves behind. */
  cacheDirectory: string;
  /** Key to start MongoDB from, when there is such a snapshot. */
  snapshot?: SnapshotKey;
  /** Cores that the engines are to stay on. */
  pinCores?: { engines: number[] };
  onProgress(text: string): void;
  signal?: AbortSignal;
}

/** Which image that was: its name is another image next month. */
export interface ImageOrigin {
  /** `sha256:...`, on this machine. */
  imageId: string;
  /** `sha256:...`, in its registry; absent where Docker knows of none. */
  imageDigest?: string;
}

export interface EngineInfo extends Partial<ImageOrigin> {
  version: string;
  via: Via;
  /** The image, the binary, or the address without its password. */
  image: string;
}

/** What an engine used since it started; a field that this machine does not tell is absent. */
export interface EngineUse {
  cpuSeconds?: number;
  /** Held now, without the page cache. */
  memoryBytes?: number;
  /** Asked of the file system, whether or not that came from the page cache. */
  bytesRead?: number;
  /** Why a field is absent. */
  notes: string[];
}

/** The engines, running and answering. Disposing stops what was started and nothing else. */
export interface RunningEngines extends AsyncDisposable {
  readonly mongo: EngineInfo & { url: string; topology: Topology; planner: Planner };
  readonly redis: EngineInfo & { url: string };
  /** Where `secondRedis` asked for one: a server of its own, or of a given one the next database. */
  readonly otherRedis: (EngineInfo & { url: string }) | undefined;
  /** Of MongoDB, like `linux/amd64`. */
  readonly platform: string;
  readonly fromSnapshot: boolean;
  /** What the report must say: a stand-in image, a restart at the start, no pinning. */
  readonly notes: string[];
  /** All engines are on the cores of `pinCores`. */
  readonly pinned: boolean;
  /**
   * Stops MongoDB cleanly, keeps its data under the key, starts it again: connections end, and its URL may change. Of
   * each dataset a few snapshots are kept.
   */
  saveSnapshot(key: SnapshotKey, dataset: string): Promise<void>;
  dropSnapshot(key: SnapshotKey): Promise<void>;
  /** Of MongoDB. */
  mongoUse(): Promise<EngineUse>;
  /** Throws ENGINE_DIED, naming the engine and what is known of its end. */
  ping(deadlineMs: number): Promise<void>;
}
