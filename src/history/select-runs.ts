import type { HistoryEntry } from './entry.ts';
import type { HistoryBytes } from './history-bytes.ts';
import { headOf, type Line, type LineHead, linesOf, parseLine } from './lines.ts';
import type { HistoryKind, HistoryQuery } from './store.ts';

export interface DamagedLine extends Line {
  why: string;
}

/** A file's lines, parsed no further than a question needs. */
export interface Selection {
  /** Oldest first. */
  entries: HistoryEntry[];
  damaged: DamagedLine[];
  /** Versions of the lines that a later Plumbline wrote. */
  future: number[];
}

/** What a history has, with its damaged lines and those of the future. */
export interface HistoryLines {
  candidates: readonly Candidate[];
  damaged: readonly DamagedLine[];
  future: readonly number[];
}

interface Candidate {
  line: Line;
  head: LineHead;
  /** Where the line had to be parsed to know its head. */
  entry?: HistoryEntry;
}

/** The newest runs of one kind; a run that was added twice stands in it once, as it was added last. */
export function selectRuns(bytes: HistoryBytes, lines: HistoryLines, query: HistoryQuery): Selection {
  const { candidates, future } = lines;
  const damaged = [...lines.damaged];
  const newestFirst = candidates
    .filter(({ head }) => isWanted(head, query))
    .map((candidate, place) => ({ ...candidate, place, time: Date.parse(candidate.head.startedAt) }))
    // Files put together from several caches are not in order.
    .sort((a, b) => b.time - a.time || b.place - a.place);
  const chosen = new Map<string, HistoryEntry>();
  for (const { head, line, entry } of newestFirst) {
    if (chosen.size >= query.limit) break;
    if (chosen.has(head.run)) continue;
    const read = entry ? ({ kind: 'entry', entry } as const) : parseLine(bytes, line);
    if (read.kind === 'entry') chosen.set(head.run, read.entry);
    if (read.kind === 'corrupt') damaged.push({ ...line, why: read.why });
  }
  return {
    entries: [...chosen.values()].reverse(),
    damaged: damaged.sort((a, b) => a.start - b.start),
    future: [...future],
  };
}

/** What there is to ask for. */
export function kindsIn({ candidates }: HistoryLines): HistoryKind[] {
  const runs = candidates.map(({ head }) => head);
  const groups = Map.groupBy(runs, ({ machineClass, profile }) => JSON.stringify([machineClass, profile]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const newest = group.reduce((a, b) => (Date.parse(b.startedAt) > Date.parse(a.startedAt) ? b : a)).startedAt;
    const { machineClass, profile } = first;
    return [{ machineClass, profile, runs: new Set(group.map(({ run }) => run)).size, newest }];
  });
}

/** Each line of a history as far as it has to be read to know its run. */
export function historyLines(bytes: HistoryBytes): HistoryLines {
  const candidates: Candidate[] = [];
  const damaged: DamagedLine[] = [];
  const future: number[] = [];
  for (const line of linesOf(bytes)) {
    const head = headOf(bytes, line);
    if (head !== undefined) {
      candidates.push({ line, head });
      continue;
    }
    const read = parseLine(bytes, line);
    if (read.kind === 'entry') candidates.push({ line, head: read.entry, entry: read.entry });
    if (read.kind === 'corrupt') damaged.push({ ...line, why: read.why });
    if (read.kind === 'future') future.push(read.version);
  }
  return { candidates, damaged, future };
}

function isWanted(head: LineHead, { machineClass, profile, datasetDigest }: HistoryQuery): boolean {
  const ofData = datasetDigest === undefined || head.datasetDigest === datasetDigest;
  return ofData && head.machineClass === machineClass && head.profile === profile;
}
