import type { HistoryEntry } from './entry.ts';
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

interface Candidate {
  line: Line;
  head: LineHead;
  /** Where the line had to be parsed to know its head. */
  entry?: HistoryEntry;
}

/** The newest runs of one kind; a run that was added twice stands in it once, as it was added last. */
export function selectRuns(bytes: Buffer, query: HistoryQuery): Selection {
  const { candidates, damaged, future } = candidatesOf(bytes);
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
  return { entries: [...chosen.values()].reverse(), damaged: damaged.sort((a, b) => a.start - b.start), future };
}

/** What there is to ask for. */
export function kindsIn(bytes: Buffer): HistoryKind[] {
  const runs = candidatesOf(bytes).candidates.map(({ head }) => head);
  const groups = Map.groupBy(runs, ({ machineClass, profile }) => JSON.stringify([machineClass, profile]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const newest = group.reduce((a, b) => (Date.parse(b.startedAt) > Date.parse(a.startedAt) ? b : a)).startedAt;
    const { machineClass, profile } = first;
    return [{ machineClass, profile, runs: new Set(group.map(({ run }) => run)).size, newest }];
  });
}

/** A file is asked which kinds it has, and then for the runs of one of them. */
const CANDIDATES = new WeakMap<Buffer, Readonly<Pick<Selection, 'damaged' | 'future'>> & { candidates: Candidate[] }>();

function candidatesOf(bytes: Buffer) {
  const known = CANDIDATES.get(bytes) ?? readCandidates(bytes);
  CANDIDATES.set(bytes, known);
  return { ...known, damaged: [...known.damaged] };
}

function readCandidates(bytes: Buffer) {
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
