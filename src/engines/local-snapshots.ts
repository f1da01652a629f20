import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { firstDifference, listFiles, type Manifest, readManifest } from './snapshot-manifest.ts';
import { checkKey, isKey, outdatedSnapshots, type SnapshotKey, type SnapshotStore } from './snapshots.ts';

/** Belong to the process, not to the data. */
const LEFT_OUT: readonly string[] = ['mongod.lock', 'diagnostic.data', '_tmp'];
/** As `prepare` and `keep` name what is not complete. */
const OWN_UNFINISHED = /^\.(writable|unfinished)-[0-9a-f-]{36}$/;

/** What a snapshot was made by; it serves no other. */
type Origin = Pick<Manifest, 'version' | 'topology'>;

/** Snapshots as copied data directories; a copy costs nothing where the file system shares blocks. */
export class LocalSnapshots implements SnapshotStore {
  readonly #folder: string;
  readonly #dataDirectory: string;
  readonly #origin: Origin;

  constructor(cacheDirectory: string, dataDirectory: string, origin: Origin) {
    this.#folder = folderOf(cacheDirectory);
    this.#dataDirectory = dataDirectory;
    this.#origin = origin;
  }

  /** Forgets a snapshot; one that is not there is no error. */
  static async drop(cacheDirectory: string, key: SnapshotKey): Promise<void> {
    checkKey(key);
    await rm(path.join(folderOf(cacheDirectory), key), { recursive: true, force: true });
  }

  async prepare(key: SnapshotKey): Promise<void> {
    checkKey(key);
    const probe = path.join(this.#folder, `.writable-${randomUUID()}`);
    await this.#writing(async () => {
      await mkdir(probe, { recursive: true });
      await rm(probe, { recursive: true });
    });
  }

  /** Written under another name and renamed when complete: a copy that was cut off is never taken for a snapshot. */
  async keep(key: SnapshotKey, dataset: string): Promise<void> {
    const unfinished = path.join(this.#folder, `.unfinished-${randomUUID()}`);
    const finished = path.join(this.#folder, key);
    try {
      await this.#writing(async () => {
        await copyData(this.#dataDirectory, path.join(unfinished, 'data'));
        const manifest: Manifest = { ...this.#origin, dataset, files: await listFiles(path.join(unfinished, 'data')) };
        await writeFile(path.join(unfinished, 'manifest.json'), JSON.stringify(manifest));
        await rm(finished, { recursive: true, force: true });
        await rename(unfinished, finished);
        await this.#prune();
      });
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }

  drop(key: SnapshotKey): Promise<void> {
    checkKey(key);
    return rm(path.join(this.#folder, key), { recursive: true, force: true });
  }

  /** Fills the data directory; false when there is no such snapshot. Throws when there is one that does not serve. */
  async restore(key: SnapshotKey): Promise<boolean> {
    checkKey(key);
    const folder = path.join(this.#folder, key);
    const manifest = await readManifest(path.join(folder, 'manifest.json'));
    if (manifest === undefined) return false;
    if (manifest.version !== this.#origin.version) throw new Error(`it was made by MongoDB ${manifest.version}`);
    if (manifest.topology !== this.#origin.topology) throw new Error('it was made with another topology');
    await copyData(path.join(folder, 'data'), this.#dataDirectory);
    const changed = firstDifference(manifest.files, await listFiles(this.#dataDirectory));
    if (changed !== undefined) throw new Error(`its file ${changed} is not as it was written`);
    return true;
  }

  /** The oldest go, and so do copies that a killed run left half done. */
  async #prune(): Promise<void> {
    // The user may have named a folder that has files of its own.
    const names = (await readdir(this.#folder)).filter((name) => isKey(name) || OWN_UNFINISHED.test(name));
    const dated = await Promise.all(
      names.map(async (name) => ({ name, madeAtMs: (await stat(path.join(this.#folder, name))).mtimeMs })),
    );
    const yesterday = Date.now() - 24 * 60 * 60_000;
    const unfinished = dated.filter(({ name, madeAtMs }) => !isKey(name) && madeAtMs < yesterday);
    const complete = await Promise.all(
      dated
        .filter(({ name }) => isKey(name))
        .map(async (one) => ({ ...one, dataset: await this.#datasetOf(one.name) })),
    );
    for (const { name } of [...outdatedSnapshots(complete, Date.now()), ...unfinished]) {
      await rm(path.join(this.#folder, name), { recursive: true, force: true });
    }
  }

  /** One that cannot be read goes like those that name no dataset; whoever starts from it is told. */
  async #datasetOf(key: SnapshotKey): Promise<string> {
    const manifest = await readManifest(path.join(this.#folder, key, 'manifest.json')).catch(() => undefined);
    return manifest?.dataset ?? '';
  }

  async #writing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      throw new PlumblineError(
        'SNAPSHOT_UNUSABLE',
        `no snapshot can be kept in ${this.#folder}: ${messageOf(thrown)}`,
        'Make the directory writable and see that its disk has room, or name another with PLUMBLINE_CACHE.',
        { cause: thrown },
      );
    }
  }
}

async function copyData(from: string, to: string): Promise<void> {
  await cp(from, to, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !LEFT_OUT.includes(path.basename(source)),
  });
}

function folderOf(cacheDirectory: string): string {
  return path.join(cacheDirectory, 'snapshots');
}
