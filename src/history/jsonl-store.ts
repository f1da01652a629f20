import { open, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { appendLine, endLastLine } from './append-line.ts';
import { type HistoryEntry, historyEntrySchema } from './entry.ts';
import { endsInNewline } from './lines.ts';
import { isMachineClass } from './machine-class.ts';
import { quarantine } from './quarantine.ts';
import { type DamagedLine, kindsIn, selectRuns } from './select-runs.ts';
import { futureWarning, type HistoryKind, type HistoryQuery, type HistoryStore, type PastRuns } from './store.ts';

const EXTENSION = '.jsonl';

/** Past runs as JSON lines, one file per kind of machine: readable without a tool, mergeable, cacheable by CI. */
export class JsonlStore implements HistoryStore {
  readonly #folder: string;
  /** What kinds there are is asked first, and then for one of them: of the same file. */
  #last: { path: string; bytes: Buffer; size: bigint; modified: bigint } | undefined;

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
    const bytes = await this.#read(path);
    const { entries, damaged, future } = selectRuns(bytes, query);
    return {
      entries,
      warnings: [...futureWarning(basename(path), future), ...(await moveDamaged(path, bytes, damaged))],
    };
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
      kinds.push(...kindsIn(await this.#bytes(join(this.#folder, name))));
    }
    return kinds;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #read(path: string): Promise<Buffer> {
    const bytes = await this.#bytes(path);
    if (endsInNewline(bytes)) return bytes;
    // A file that cannot be written is still read.
    await endLastLine(path).catch(() => undefined);
    return await this.#bytes(path);
  }

  /** As they are; none where there is no file. */
  async #bytes(path: string): Promise<Buffer> {
    try {
      await using file = await open(path);
      const { size, mtimeNs: modified } = await file.stat({ bigint: true });
      const last = this.#last;
      if (last?.path === path && last.size === size && last.modified === modified) return last.bytes;
      // In one piece: `readFile` takes a large file in many.
      const space = Buffer.allocUnsafeSlow(Number(size));
      const { bytesRead } = await file.read(space, 0, space.length, 0);
      const bytes = bytesRead === space.length ? space : await readFile(path);
      this.#last = { path, bytes, size, modified };
      return bytes;
    } catch (thrown) {
      if (isMissing(thrown)) return Buffer.alloc(0);
      throw unusable(`cannot read ${path}`, thrown);
    }
  }

  #path(machineClass: string): string {
    if (isMachineClass(machineClass)) return join(this.#folder, `${machineClass}${EXTENSION}`);
    throw unusable(
      `"${machineClass}" is not a kind of machine`,
      'expected lower-case letters, digits, dots and hyphens',
    );
  }
}

async function moveDamaged(path: string, bytes: Buffer, damaged: readonly DamagedLine[]): Promise<string[]> {
  const [first] = damaged;
  if (first === undefined) return [];
  const found = `${basename(path)}: ${damaged.length} line(s) of the history are damaged (${first.why})`;
  try {
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
