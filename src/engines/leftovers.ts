import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import { identify, isDead, ownIdentity, type ProcessIdentity } from '../process/owner.ts';
import { killTree } from '../process/process-tree.ts';

const identitySchema = z.object({ pid: z.number(), started: z.string(), machine: z.string() });
const entrySchema = z.object({ owner: identitySchema, directory: z.string(), process: identitySchema.optional() });
type Entry = z.infer<typeof entrySchema>;

export interface Leftover extends Entry {
  file: string;
}

/**
 * The note that a later run finds when this one is killed: which directory it made, and which process. Written
 * synchronously, so that as little as possible lies between a process's start and the note of it.
 */
export class Registration implements Disposable {
  readonly #file: string;
  readonly #entry: Entry;

  constructor(cacheDirectory: string, directory: string) {
    this.#file = path.join(registerOf(cacheDirectory), `${randomUUID()}.json`);
    this.#entry = { owner: ownIdentity(), directory };
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      this.#write(this.#entry);
    } catch (thrown) {
      throw new PlumblineError(
        'ENGINE_UNAVAILABLE',
        `local engines are not started: what they leave behind could not be noted (${messageOf(thrown)})`,
        `Make ${cacheDirectory} writable, or use another way with --engines.`,
        { cause: thrown },
      );
    }
  }

  addProcess(pid: number): void {
    const process = identify(pid);
    if (process) this.#write({ ...this.#entry, process });
  }

  [Symbol.dispose](): void {
    rmSync(this.#file, { force: true });
  }

  #write(entry: Entry): void {
    const unfinished = `${this.#file}.new`;
    writeFileSync(unfinished, JSON.stringify(entry));
    renameSync(unfinished, this.#file);
  }
}

/** Local processes and directories of runs whose process is known to be dead. */
export async function abandonedLocally(cacheDirectory: string): Promise<Leftover[]> {
  const register = registerOf(cacheDirectory);
  const names = (await entriesOf(register)).filter((name) => name.endsWith('.json'));
  const entries = await Promise.all(names.map((name) => readEntry(path.join(register, name))));
  return entries.filter((entry) => entry !== undefined).filter(({ owner }) => isDead(owner));
}

/** Ends those processes and removes those directories; returns how many there were. */
export async function sweepLocally(cacheDirectory: string): Promise<number> {
  const abandoned = await abandonedLocally(cacheDirectory);
  for (const { file, directory, process: left } of abandoned) {
    if (left && !isDead(left)) killAll(left);
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    await rm(file, { force: true });
  }
  return abandoned.length;
}

function killAll({ pid, machine }: ProcessIdentity): void {
  if (identify(pid)?.machine === machine) killTree(pid);
}

async function readEntry(file: string): Promise<Leftover | undefined> {
  try {
    return { ...entrySchema.parse(JSON.parse(await readFile(file, 'utf8'))), file };
  } catch {
    // Swept by another run at this moment, or not written by Plumbline: nothing that may be removed on its word.
    return undefined;
  }
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
      return [];
    throw thrown;
  }
}

function registerOf(cacheDirectory: string): string {
  return path.join(cacheDirectory, 'leftovers');
}
