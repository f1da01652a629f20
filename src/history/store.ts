import { HISTORY_VERSION, type HistoryEntry } from './entry.ts';

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

/** Runs whose times may stand in one series. */
export interface HistoryKind {
  machineClass: string;
  profile: string;
  runs: number;
  /** When the newest of them was started. */
  newest: string;
}

/**
 * Where past runs are kept. Adding a run that is there already leaves one. Disposing gives back what reading and adding
 * took.
 */
export interface HistoryStore extends AsyncDisposable {
  append(entry: HistoryEntry): Promise<void>;
  recent(query: HistoryQuery): Promise<PastRuns>;
  /** What there is to ask for. */
  kinds(): Promise<HistoryKind[]>;
}

/** Runs of a later version are left as they are: whoever wrote them can read them. */
export function futureWarning(where: string, versions: readonly number[]): string[] {
  if (versions.length === 0) return [];
  const named = [...new Set(versions)].sort((a, b) => a - b).join(', ');
  return [
    `${where}: ${versions.length} run(s) of history version ${named} were not read and left as they are; this Plumbline reads versions 1 to ${HISTORY_VERSION}`,
  ];
}
