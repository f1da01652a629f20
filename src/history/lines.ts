import type { HistoryBytes } from './history-bytes.ts';
import { type ReadEntry, readEntry } from './past-versions.ts';

/** One line of a history file: its place in bytes. */
export interface Line {
  start: number;
  end: number;
}

/** What a line says of its run before its figures. */
export interface LineHead {
  run: string;
  startedAt: string;
  profile: string;
  datasetDigest?: string | undefined;
  machineClass: string;
}

const NEWLINE = 0x0a;
const LAST_OF_OBJECT = 0x7d;
const HEAD_BYTES = 1024;

/** Every line that is not blank. The last one counts although no newline ends it. */
export function linesOf(bytes: HistoryBytes): Line[] {
  const lines: Line[] = [];
  let [before, start, blank] = [0, 0, true];
  const endAt = (end: number) => {
    if (!blank) lines.push({ start, end });
    [start, blank] = [end + 1, true];
  };
  for (const piece of bytes.pieces()) {
    for (let from = 0; from < piece.length; ) {
      const newline = piece.indexOf(NEWLINE, from);
      const end = newline === -1 ? piece.length : newline;
      blank &&= isBlank(piece, from, end);
      if (newline !== -1) endAt(before + newline);
      from = end + 1;
    }
    before += piece.length;
  }
  endAt(before);
  return lines;
}

export function endsInNewline(bytes: Pick<HistoryBytes, 'length' | 'part'>): boolean {
  return bytes.length === 0 || bytes.part(bytes.length - 1, bytes.length)[0] === NEWLINE;
}

/** Spaces are what a line becomes once it was moved away. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false;
  }
  return true;
}

/** As this program writes entries of the versions that it reads; of anything else nothing is guessed. */
const HEAD =
  /^\{"v":[12],"run":"([^"\\]+)","startedAt":"([^"\\]+)",(?:"revision":"[^"\\]*",)?(?:"dirty":(?:true|false),)?"profile":"([^"\\]+)",(?:"datasetDigest":"([^"\\]*)",)?"machineClass":"([^"\\]+)",/;

/**
 * The head of a whole line, without parsing its figures: of 10,000 runs only those that are shown need be parsed.
 * `undefined` where the line has to be parsed to know.
 */
export function headOf(bytes: HistoryBytes, { start, end }: Line): LineHead | undefined {
  // A line that was cut does not end so, but by a chance that is met when it is parsed.
  if (bytes.part(end - 1, end)[0] !== LAST_OF_OBJECT) return undefined;
  const found = HEAD.exec(bytes.part(start, Math.min(end, start + HEAD_BYTES)).toString('utf8'));
  if (!found) return undefined;
  const [, run = '', startedAt = '', profile = '', datasetDigest, machineClass = ''] = found;
  return { run, startedAt, profile, datasetDigest, machineClass };
}

export function parseLine(bytes: HistoryBytes, { start, end }: Line): ReadEntry {
  let value: unknown;
  try {
    value = JSON.parse(bytes.text(start, end));
  } catch {
    return { kind: 'corrupt', why: 'not JSON' };
  }
  return readEntry(value);
}
