import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { appendLine, endLastLine } from './append-line.ts';
import { type HistoryEntry, historyEntrySchema } from './entry.ts';
import { endsInNewline, type Line, readLines } from './lines.ts';
import { quarantine } from './quarantine.ts';
import type { HistoryQuery, HistoryStore, PastRuns } from './store.ts';

/** Past runs as JSON lines, one file per kind of machine: readable without a tool, mergeable, cacheable by CI. */
export class JsonlStore implements HistoryStore {
  readonly #folder: string;

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

  async recent({ machineClass, profile, datasetDigest, limit }: HistoryQuery): Promise<PastRuns> {
    const path = this.#path(machineClass);
    const bytes = await this.#read(path);
    const lines = readLines(bytes);
    const warnings = [...futureWarnings(path, lines), ...(await moveCorrupt(path, bytes, lines))];
    const byRun = new Map<string, HistoryEntry>();
    for (const { content } of lines) {
      if (content.kind !== 'entry') continue;
      const { entry } = content;
      const wanted = datasetDigest === undefined || entry.datasetDigest === datasetDigest;
      if (wanted && entry.machineClass === machineClass && entry.profile === profile) byRun.set(entry.run, entry);
    }
    // Files put together from several caches are not in order.
    const entries = [...byRun.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
    return { entries: limit > 0 ? entries.slice(-limit) : [], warnings };
  }

  async #read(path: string): Promise<Buffer> {
    try {
      const bytes = await readFile(path);
      if (endsInNewline(bytes)) return bytes;
      // A file that cannot be written is still read.
      await endLastLine(path).catch(() => undefined);
      return await readFile(path);
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return Buffer.alloc(0);
      throw unusable(`cannot read ${path}`, thrown);
    }
  }

  #path(machineClass: string): string {
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(machineClass)) {
      throw unusable(
        `"${machineClass}" is not a kind of machine`,
        'expected lower-case letters, digits, dots and hyphens',
      );
    }
    return join(this.#folder, `${machineClass}.jsonl`);
  }
}

/** Lines of a later version are left as they are: whoever wrote them can read them. */
function futureWarnings(path: string, lines: readonly Line[]): string[] {
  const versions = lines.flatMap(({ content }) => (content.kind === 'future' ? [content.version] : []));
  if (versions.length === 0) return [];
  return [
    `${basename(path)}: ${versions.length} run(s) of history version ${[...new Set(versions)].join(', ')} were not read and left as they are; this Plumbline reads version 1`,
  ];
}

async function moveCorrupt(path: string, bytes: Buffer, lines: readonly Line[]): Promise<string[]> {
  const corrupt = lines.filter(({ content }) => content.kind === 'corrupt');
  const [first] = corrupt;
  if (first?.content.kind !== 'corrupt') return [];
  const found = `${basename(path)}: ${corrupt.length} line(s) of the history are damaged (${first.content.why})`;
  try {
    return [`${found}; moved to ${basename(await quarantine(path, bytes, corrupt))}`];
  } catch (thrown) {
    return [`${found}; not read, and not moved: ${messageOf(thrown)}`];
  }
}

function unusable(what: string, thrown: unknown): PlumblineError {
  return new PlumblineError(
    'HISTORY_UNUSABLE',
    `${what}: ${messageOf(thrown)}`,
    'Free some space, make the history folder readable and writable, or move it away to start anew.',
    { cause: thrown },
  );
}
