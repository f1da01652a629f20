import type { HistoryEntry } from './entry.ts';

export interface HistoryQuery {
  machineClass: string;
  profile: string;
  /** Only runs over this data. */
  datasetDigest?: string;
  /** The newest so many. */
  limit: number;
}

export interface PastRuns {
  /** Oldest first; a run stands in it once. */
  entries: HistoryEntry[];
  /** What could not be read, and where it is now. */
  warnings: string[];
}

/** Where past runs are kept. */
export interface HistoryStore {
  append(entry: HistoryEntry): Promise<void>;
  recent(query: HistoryQuery): Promise<PastRuns>;
}
