import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

const LINES_KEPT = 12;
const LINE_LENGTH = 240;

/** mongod's log line; the part that people read. */
const mongodLine = z.object({ s: z.string(), msg: z.string(), attr: z.record(z.string(), z.unknown()).optional() });

/** The last lines that an engine wrote, for the error that says why it ended. */
export class LogTail {
  #lines: string[] = [];
  #partial = '';
  #decoder = new StringDecoder('utf8');

  /** Takes output as it comes, in pieces of any length. Returns the complete lines in it. */
  add(chunk: Buffer | string): string[] {
    const pieces = (this.#partial + (typeof chunk === 'string' ? chunk : this.#decoder.write(chunk))).split('\n');
    this.#partial = pieces.pop() ?? '';
    const lines = pieces.map((line) => line.trim()).filter((line) => line !== '');
    this.#lines = [...this.#lines, ...lines].slice(-LINES_KEPT);
    return lines;
  }

  /** As people read it; empty when nothing was written. */
  get text(): string {
    return this.textWith((line) => line);
  }

  /** The same of lines that `clean` went over while they were whole: half a password is not found again. */
  textWith(clean: (line: string) => string): string {
    const lines = this.#partial.trim() === '' ? this.#lines : [...this.#lines, this.#partial.trim()];
    return lines.map((line) => readable(clean(line))).join('\n');
  }
}

/** `E: Failed to unlink socket file (path: /tmp/x)` instead of a line of JSON. */
export function readable(line: string): string {
  return abbreviate(line.startsWith('{') ? fromJson(line) : line);
}

function fromJson(line: string): string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return line; // cut off, or another's JSON: shown as it is
  }
  const parsed = mongodLine.safeParse(json);
  if (!parsed.success) return line;
  const details = Object.entries(parsed.data.attr ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
  return `${parsed.data.s}: ${parsed.data.msg}${details === '' ? '' : ` (${details})`}`;
}

function abbreviate(line: string): string {
  return line.length <= LINE_LENGTH ? line : `${line.slice(0, LINE_LENGTH)}...`;
}
