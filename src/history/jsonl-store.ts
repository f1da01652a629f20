import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { appendLine, endLastLine } from './append-line.ts';
import { type HistoryEntry, historyEntrySchema } from './entry.ts';
import { type HistoryBytes, HistoryFile, inMemory } from './history-bytes.ts';
import { endsInNewline } from './lines.ts';
import { isMachineClass } from './machine-class.ts';
import { quarantine } from './quarantine.ts';
import { type DamagedLine, type HistoryLines, historyLines, kindsIn, selectRuns } from './select-runs.ts';
import { futureWarning, type HistoryKind, type HistoryQuery, type HistoryStore, type PastRuns } from './store.ts';

const EXTENSION = '.jsonl';

/** Past runs as JSON lines, one file per kind of machine: readable without a tool, mergeable, cacheable by CI. */
export class JsonlStore implements HistoryStore {
  readonly #folder: string;
  /** What kinds there are is asked first, and then for one of them: of the same file. */
  #last: { path: string; length: number; modifiedNs: bigint; lines: HistoryLines } | undefined;

  /** @param folder made at the first append: `<out>/history`. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async append(entry: HistoryEntry): Promise<void> {
    const path = this.#path(entry.machineClass);
    try {
      await appendLine(path, JSON.stringify(historyEntrySchema.parse(entry)));
    } catch (thrown) {
      throw unusable(`cannot add this run to ${path}`, thrown);
    }
  }

  async recent(query: HistoryQuery): Promise<PastRuns> {
    const path = this.#path(query.machineClass);
    const select = (bytes: HistoryBytes) => selectRuns(bytes, this.#linesOf(path, bytes), query);
    let selected = await this.#read(path, (bytes) => (endsInNewline(bytes) ? select(bytes) : ('unended' as const)));
    if (selected === 'unended') {
      // A file that cannot be written is still read.
      await endLastLine(path).catch(() => undefined);
      selected = await this.#read(path, select);
    }
    if (selected === undefined) return { entries: [], warnings: [] };
    const { entries, damaged, future } = selected;
    return { entries, warnings: [...futureWarning(basename(path), future), ...(await moveDamaged(path, damaged))] };
  }

  async kinds(): Promise<HistoryKind[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch (thrown) {
      if (isMissing(thrown)) return [];
      throw unusable(`cannot read ${this.#folder}`, thrown);
    }
    const kinds: HistoryKind[] = [];
    for (const name of names.filter((one) => one.endsWith(EXTENSION)).sort()) {
      // Of a folder that may hold others' files too: nothing is mended here.
      const path = join(this.#folder, name);
      kinds.push(...((await this.#read(path, (bytes) => kindsIn(this.#linesOf(path, bytes)))) ?? []));
    }
    return kinds;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** @returns `undefined` where there is no file. */
  async #read<T>(path: string, of: (bytes: HistoryBytes) => T): Promise<T | undefined> {
    try {
      await using file = await open(path);
      const stats = await file.stat({ bigint: true });
      // A pipe has no places to read from.
      return of(stats.isFile() ? new HistoryFile(file.fd, stats) : inMemory(await file.readFile()));
    } catch (thrown) {
      if (isMissing(thrown)) return undefined;
      throw unusable(`cannot read ${path}`, thrown);
    }
  }

  #linesOf(path: string, bytes: HistoryBytes): HistoryLines {
    if (!(bytes instanceof HistoryFile)) return historyLines(bytes);
    const { length, modifiedNs } = bytes;
    const last = this.#last;
    if (last?.path === path && last.length === length && last.modifiedNs === modifiedNs) return last.lines;
    const lines = historyLines(bytes);
    this.#last = { path, length, modifiedNs, lines };
    return lines;
  }

  #path(machineClass: string): string {
    if (isMachineClass(machineClass)) return join(this.#folder, `${machineClass}${EXTENSION}`);
    throw unusable(
      `"${machineClass}" is not a kind of machine`,
      'expected lower-case letters, digits, dots and hyphens',
    );
  }
}

async function moveDamaged(path: string, damaged: readonly DamagedLine[]): Promise<string[]> {
  const [first] = damaged;
  if (first === undefined) return [];
  const found = `${basename(path)}: ${damaged.length} line(s) of the history are damaged (${first.why})`;
  try {
    await using file = await open(path);
    const bytes = new HistoryFile(file.fd, await file.stat({ bigint: true }));
    return [`${found}; moved to ${basename(await quarantine(path, bytes, damaged))}`];
  } catch (thrown) {
    return [`${found}; not read, and not moved: ${messageOf(thrown)}`];
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

function unusable(what: string, thrown: unknown): PlumblineError {
  return new PlumblineError(
    'HISTORY_UNUSABLE',
    `${what}: ${messageOf(thrown)}`,
    'Free some space, make the history folder readable and writable, or move it away to start anew.',
    { cause: thrown },
  );
}
