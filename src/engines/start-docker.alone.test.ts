import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MongoClient } from 'mongodb';
import { describe, expect, test, vi } from 'vitest';
import { DeadlinePassed } from '../process/deadline.ts';
import { connectDocker } from './docker.ts';
import { DEFAULT_SOCKET } from './docker-address.ts';
import { inspectImage } from './docker-images.ts';
import { DockerSnapshots } from './docker-snapshots.ts';
import { STAND_INS } from './engine-programs.ts';
import type { RunningEngines } from './engines.ts';
import { hasDocker, NEEDS_DOCKER, startTestEngines } from './test-engines.ts';

vi.setConfig({ testTimeout: 180_000 });

const newKey = () => randomBytes(16).toString('hex');

interface Count {
  _id: string;
  n: number;
}

async function counting<Result>(
  engines: RunningEngines,
  work: (client: MongoClient) => Promise<Result>,
): Promise<Result> {
  await using client = new MongoClient(engines.mongo.url);
  return await work(client);
}

/** Containers whose owner is the process with this number; other runs may share the Docker engine. */
async function containersOf(pid: number | undefined): Promise<string[]> {
  const docker = await connectDocker();
  const found = await docker.api.listContainers({ all: true, filters: { label: ['plumbline.run'] } });
  return found.filter(({ Labels }) => Labels['plumbline.run']?.startsWith(`${pid}:`)).map(({ Id }) => Id);
}

/** This machine's addresses that others can reach. */
function foreignAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address);
}

async function reach(host: string, port: number): Promise<void> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

describe.skipIf(!hasDocker)(`containers (${NEEDS_DOCKER})`, () => {
  test('engines answer on this machine alone, and stop with everything that was started', async () => {
    const engines = await startTestEngines({ pinCores: { engines: [0] } });
    expect(engines.mongo).toMatchObject({
      via: 'docker',
      version: expect.stringMatching(/^7\.0\./),
    });
    expect(engines.redis.via).toBe('docker');
    expect(engines).toMatchObject({ platform: 'linux/amd64', pinned: true, fromSnapshot: false });
    const own = await containersOf(process.pid);
    expect(own).toHaveLength(2);
    const docker = await connectDocker();
    for (const id of own) {
      const { HostConfig } = await docker.api.getContainer(id).inspect();
      expect(HostConfig.CpusetCpus).toBe('0');
      if (docker.sharesLoopback) expect(HostConfig.NetworkMode).toBe('host');
      else expect(JSON.stringify(HostConfig.PortBindings)).toContain('127.0.0.1');
    }
    for (const url of [engines.mongo.url, engines.redis.url]) {
      const { hostname, port } = new URL(url);
      expect(hostname).toBe('127.0.0.1');
      for (const address of foreignAddresses()) await expect(reach(address, Number(port)), address).rejects.toThrow();
    }
    const ttl = await counting(engines, (client) =>
      client.db('admin').command({ getParameter: 1, ttlMonitorEnabled: 1 }),
    );
    expect(ttl).toMatchObject({ ttlMonitorEnabled: false });
    await engines.ping(5_000);
    await engines[Symbol.asyncDispose]();
    await engines[Symbol.asyncDispose]();
    expect(await containersOf(process.pid)).toEqual([]);
  });

  test('a snapshot keeps the data; a start from it has them, and one that does not serve is dropped and said', async () => {
    const key = newKey();
    {
      await using engines = await startTestEngines({ snapshot: key });
      expect(engines.fromSnapshot).toBe(false);
      await counting(engines, (client) => client.db('kept').collection<Count>('c').insertOne({ _id: 'x', n: 42 }));
      await engines.saveSnapshot(key, "anna's $HOME");
      // The run goes on with the same data, at a new address.
      expect(await counting(engines, (client) => client.db('kept').collection<Count>('c').findOne())).toMatchObject({
        n: 42,
      });
    }
    {
      await using engines = await startTestEngines({ snapshot: key });
      expect(engines.fromSnapshot).toBe(true);
      expect(await counting(engines, (client) => client.db('kept').collection<Count>('c').findOne())).toMatchObject({
        n: 42,
      });
    }
    await using engines = await startTestEngines({ snapshot: key, topology: 'replicaSet' });
    expect(engines.fromSnapshot).toBe(false);
    expect(engines.notes.join('\n')).toContain('another topology');
  });

  test('snapshots are counted by dataset: those of little data push out no large one', async () => {
    const docker = await connectDocker();
    const base = await inspectImage(docker, STAND_INS.redis);
    const container = await docker.api.createContainer({ Image: STAND_INS.redis });
    const store = new DockerSnapshots(docker, { imageId: `${base?.id}`, topology: 'standalone' }, () => container.id);
    const [large, ...tiny] = Array.from({ length: 6 }, newKey);
    const [dataset, other] = [newKey(), newKey()];
    try {
      await store.keep(`${large}`, other);
      // Docker dates an image to the second.
      for (const key of tiny) {
        await store.keep(key, dataset);
        await delay(1_100);
      }
      const there = await Promise.all(
        [`${large}`, ...tiny].map(
          async (key) => (await inspectImage(docker, `plumbline.local/snapshot:${key}`)) && key,
        ),
      );
      expect(there).toEqual([large, undefined, ...tiny.slice(1)]);
    } finally {
      await container.remove();
      for (const key of [`${large}`, ...tiny]) await store.drop(key);
    }
  });

  test('a replica set of one takes transactions, also from its snapshot', async () => {
    const key = newKey();
    const transact = (engines: RunningEngines) =>
      counting(engines, (client) =>
        client.withSession((session) =>
          session.withTransaction(() =>
            client.db('kept').collection<Count>('c').insertOne({ _id: newKey(), n: 1 }, { session }),
          ),
        ),
      );
    {
      await using engines = await startTestEngines({ topology: 'replicaSet' });
      await counting(engines, (client) => client.db('kept').createCollection('c'));
      await transact(engines);
      await engines.saveSnapshot(key, "anna's $HOME");
      await transact(engines);
    }
    await using engines = await startTestEngines({ topology: 'replicaSet', snapshot: key });
    expect(engines.fromSnapshot).toBe(true);
    await transact(engines);
    expect(await counting(engines, (client) => client.db('kept').collection('c').countDocuments())).toBe(2);
    await engines.dropSnapshot(key);
    await engines.dropSnapshot(key);
  });

  test('an engine that was killed is named, with what is known of its end', async () => {
    await using engines = await startTestEngines({});
    const docker = await connectDocker();
    const found = await docker.api.listContainers({
      filters: { label: ['plumbline.run'], ancestor: [STAND_INS.mongodb] },
    });
    const mongo = found.find(({ Labels }) => Labels['plumbline.run']?.startsWith(`${process.pid}:`));
    if (!mongo) throw new Error('this process has no container of MongoDB');
    await docker.api.getContainer(mongo.Id).kill();
    await expect(engines.ping(2_000)).rejects.toMatchObject({
      code: 'ENGINE_DIED',
      message: expect.stringMatching(/MongoDB no longer answers.*exit code 137 \(killed\)/s),
    });
  });

  test('an engine that cannot start says why in the words of its log', async () => {
    await expect(startTestEngines({ redisArguments: ['--no-such-option', '1'] })).rejects.toMatchObject({
      code: 'ENGINE_DIED',
      message: expect.stringMatching(/Redis did not start.*no-such-option/s),
    });
  });

  test('an abort in mid-start leaves nothing behind', async () => {
    const stop = new AbortController();
    const refused = expect(startTestEngines({ signal: stop.signal })).rejects.toThrow('stopped by the test');
    await vi.waitUntil(async () => (await containersOf(process.pid)).length > 0, { timeout: 10_000, interval: 10 });
    stop.abort(new DeadlinePassed('stopped by the test'));
    await refused;
    expect(await containersOf(process.pid)).toEqual([]);
  });

  test('what a killed run leaves is swept by the next one, what a living run uses is not', async () => {
    await using living = await startTestEngines({});
    const script = `import { startTestEngines } from '${path.join(import.meta.dirname, 'test-engines.ts')}';
    await startTestEngines({}); console.log('started'); setInterval(() => {}, 1000);`;
    const run = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(run.stdout, 'data');
    expect(await containersOf(run.pid)).toHaveLength(2);
    run.kill('SIGKILL');
    await once(run, 'exit');
    expect(await containersOf(run.pid)).toHaveLength(2);
    await using _next = await startTestEngines({});
    expect(await containersOf(run.pid)).toHaveLength(0);
    await living.ping(5_000);
  });

  test('engines are reached from a container that was given the Docker socket', async () => {
    const root = path.resolve('.');
    const script = `import { startTestEngines } from '${path.join(import.meta.dirname, 'test-engines.ts')}';
    await using engines = await startTestEngines({ cacheDirectory: '/tmp/plumbline' });
    await engines.ping(5_000);
    console.log(new URL(engines.mongo.url).hostname);`;
    const node = await realpath(process.execPath);
    const mounts = [root, node, DEFAULT_SOCKET].flatMap((file) => ['-v', `${file}:${file}`]);
    const inside = [node, '--input-type=module', '-e', script];
    const { stdout } = await promisify(execFile)('docker', [
      ...['run', '--rm', '-e', 'PLUMBLINE_TEST_VIA', '-w', root, '--entrypoint', '', ...mounts],
      ...[STAND_INS.redis, ...inside],
    ]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\.\d+\n$/);
    expect(stdout).not.toMatch('127.0.0.1');
  });

  test('a snapshot that does not start is dropped, said, and the run starts empty', async () => {
    const key = newKey();
    const docker = await connectDocker();
    const base = await inspectImage(docker, STAND_INS.mongodb);
    // An image without mongod under the labels of a snapshot.
    const container = await docker.api.createContainer({ Image: STAND_INS.redis });
    const changes = [`LABEL plumbline.snapshot.base=${base?.id}`, 'LABEL plumbline.snapshot.topology=standalone'].join(
      '\n',
    );
    await container.commit({ repo: 'plumbline.local/snapshot', tag: key, changes });
    await container.remove();

    await using engines = await startTestEngines({ images: STAND_INS, snapshot: key });
    expect(engines.fromSnapshot).toBe(false);
    expect(engines.notes.join()).toMatch(/snapshot of the data was dropped.*mongod: not found/s);
    expect(await inspectImage(docker, `plumbline.local/snapshot:${key}`)).toBeUndefined();
    expect(await containersOf(process.pid)).toHaveLength(2);
  });
});
