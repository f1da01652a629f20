import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';

export interface PlannedFile {
  /** Absolute. */
  file: string;
  text: string;
  /** A file that has its place already, under this or another name. */
  taken?: string;
}

export interface WrittenFiles {
  written: readonly string[];
  /** What was there, and was not touched. */
  left: readonly string[];
}

/** Writes those that are not there. A file that appears meanwhile is left too: none is ever opened for writing. */
export async function writeNewFiles(planned: readonly PlannedFile[]): Promise<WrittenFiles> {
  const written: string[] = [];
  const left: string[] = [];
  for (const { file, text, taken } of planned) {
    if (taken !== undefined) left.push(taken);
    else if (await writeNew(file, text)) written.push(file);
    else left.push(file);
  }
  return { written, left };
}

async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(file, thrown);
  }
}

/** The lines that `.gitignore` of a folder does not have yet. */
export async function missingLines(file: string, lines: readonly string[]): Promise<string[]> {
  const known = existsSync(file) ? (await readFile(file, 'utf8')).split(/\r?\n/).map((line) => line.trim()) : [];
  const withoutSlashes = (line: string) => line.replace(/^\/|\/$/g, '');
  return lines.filter((line) => !known.some((other) => withoutSlashes(other) === withoutSlashes(line)));
}

/** After what is there: nothing of it is changed. */
export async function appendLines(file: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  try {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`);
  } catch (thrown) {
    throw unwritable(file, thrown);
  }
}

function unwritable(file: string, thrown: unknown): PlumblineError {
  return new PlumblineError(
    'REPORT_UNWRITABLE',
    `cannot write ${file}: ${messageOf(thrown)}`,
    'Make the folder writable, and run it again: what was written is left as it is.',
    { cause: thrown },
  );
}
