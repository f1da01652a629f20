import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import { ENGINE_PROGRAMS } from './engine-programs.ts';
import { WayClosed } from './engines-unavailable.ts';
import { newDirectory } from './local-directory.ts';
import { LocalServer } from './local-server.ts';
import { LocalSnapshots } from './local-snapshots.ts';
import { mongodArguments } from './mongod-arguments.ts';
import type { EngineOptions } from './running-engines.ts';

const run = promisify(execFile);
const VERSION_MS = 15_000;

export interface LocalMongo {
  server: LocalServer;
  snapshots: LocalSnapshots;
  fromSnapshot: boolean;
}

/** A local mongod: from the snapshot's data when that serves, otherwise empty, and then the notes say why. */
export async function startLocalMongo(
  options: EngineOptions,
  binary: string,
  cores: string | undefined,
  unfinished: AsyncDisposableStack,
  notes: string[],
): Promise<LocalMongo> {
  const version = await mongodVersion(binary);
  const start = async (key: string | undefined): Promise<LocalMongo | undefined> => {
    const { directory, registration } = await newDirectory(options.cacheDirectory, unfinished);
    const data = path.join(directory, 'db');
    const snapshots = new LocalSnapshots(options.cacheDirectory, data, { version, topology: options.topology });
    if (key === undefined) await mkdir(data);
    else if (!(await snapshots.restore(key))) return undefined;
    options.onProgress(`starting ${binary}${key === undefined ? '' : ' from the snapshot of its data'}`);
    const recipe = {
      engine: 'MongoDB',
      binary,
      cwd: directory,
      directory,
      registration,
      readyLine: ENGINE_PROGRAMS.MongoDB.readyLine,
      // mongod under Wine ends cleanly with SIGINT only; to any other mongod it is the same as SIGTERM.
      stopSignal: 'SIGINT',
      arguments: (port: number) => [
        '--bind_ip',
        '127.0.0.1',
        '--port',
        `${port}`,
        '--dbpath',
        data,
        ...mongodArguments(options),
      ],
      ...(cores === undefined ? {} : { cores }),
    } as const;
    const server = unfinished.use(await LocalServer.start(recipe, options.signal));
    return { server, snapshots, fromSnapshot: key !== undefined };
  };
  const fresh = async () => {
    const started = await start(undefined);
    if (!started) throw new Error('an empty MongoDB has no snapshot to miss');
    return started;
  };

  const key = options.snapshot;
  if (key === undefined) return fresh();
  try {
    return (await start(key)) ?? (await fresh());
  } catch (thrown) {
    options.signal?.throwIfAborted();
    const note = `the snapshot of the data was dropped and the data is loaded again: ${messageOf(thrown)}`;
    options.onProgress(note);
    notes.push(note);
    await LocalSnapshots.drop(options.cacheDirectory, key);
    return fresh();
  }
}

async function mongodVersion(binary: string): Promise<string> {
  try {
    const { stdout } = await run(binary, ['--version'], { timeout: VERSION_MS });
    return /db version v(\S+)/.exec(stdout)?.[1] ?? 'unknown';
  } catch (thrown) {
    throw new WayClosed(`${binary} does not run: ${messageOf(thrown)}`);
  }
}
