import type { HistoryEntry } from './entry.ts';

/** A run of the history; `minute` gives it its place in time and its id. */
export function exampleEntry(minute: number, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    v: 2,
    run: `run-${minute}`,
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    revision: '0123abc',
    dirty: false,
    profile: 'pr',
    datasetDigest: 'c0ffee',
    machineClass: 'linux-x64-xeon',
    verdict: 'pass',
    variants: [{ scenario: 'user-projects', variant: 'indexed', latencyMs: { p50: 100 + minute, p95: 150 + minute } }],
    rows: [{ scenario: 'user-projects', row: 'user projects list', metric: 'latency', value: 100 + minute }],
    ...changes,
  };
}
