import { z } from 'zod';
import { type HistoryEntry, historyEntrySchema } from './entry.ts';

/** One line of a history file, with its place in bytes. */
export interface Line {
  start: number;
  end: number;
  content:
    | { kind: 'entry'; entry: HistoryEntry }
    /** Written by a later Plumbline: not understood, and not broken. */
    | { kind: 'future'; version: number }
    | { kind: 'corrupt'; why: string };
}

const NEWLINE = 0x0a;

/** Every line that is not blank. The last one counts although no newline ends it. */
export function readLines(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.subarray(start, end);
    if (!isBlank(line)) lines.push({ start, end, content: parse(line) });
    start = end + 1;
  }
  return lines;
}

export function endsInNewline(bytes: Buffer): boolean {
  return bytes.length === 0 || bytes.at(-1) === NEWLINE;
}

/** Spaces are what a line becomes once it was moved away. */
function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

const versioned = z.object({ v: z.int() });

function parse(line: Buffer): Line['content'] {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    return { kind: 'corrupt', why: 'not JSON' };
  }
  const version = versioned.safeParse(value).data?.v;
  if (version !== undefined && version > 1) return { kind: 'future', version };
  const entry = historyEntrySchema.safeParse(value);
  if (entry.success) return { kind: 'entry', entry: entry.data };
  const [issue] = entry.error.issues;
  return { kind: 'corrupt', why: issue ? `${issue.path.join('.') || 'entry'}: ${issue.message}` : 'not an entry' };
}
