import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { GivenServer } from './given-server.ts';

const NAME = 'staging';

export interface ReplicaSet extends AsyncDisposable {
  primary: GivenServer;
  secondary: GivenServer;
  /** Of the whole set, with this user. */
  url(user: string, password: string, parameters?: Readonly<Record<string, string>>): string;
  /** As root, to the primary. */
  asRoot<Result>(work: (client: MongoClient) => Promise<Result>): Promise<Result>;
}

/**
 * Two members that trust each other by a key file, a root user, and sessions that the servers refresh every second:
 * they make commands of their own all the time.
 */
export async function startReplicaSet(folder: string, password: string): Promise<ReplicaSet> {
  await using started = new AsyncDisposableStack();
  const keyFile = path.join(folder, 'key');
  await writeFile(keyFile, randomBytes(96).toString('base64'), { mode: 0o400 });
  const start = async () => {
    const data = path.join(folder, `db-${started.disposed}-${randomBytes(4).toString('hex')}`);
    await mkdir(data);
    return started.use(
      await GivenServer.start('mongod', folder, (port) => [
        ...['--dbpath', data, '--bind_ip', '127.0.0.1', '--port', `${port}`, '--replSet', NAME, '--keyFile', keyFile],
        ...['--setParameter', 'logicalSessionRefreshMillis=1000', '--wiredTigerCacheSizeGB', '0.25'],
      ]),
    );
  };
  const [primary, secondary] = await Promise.all([start(), start()]);
  const host = (server: GivenServer) => `127.0.0.1:${server.port}`;
  {
    // Nobody has a user yet: a connection of this machine may make the first.
    await using client = new MongoClient(`mongodb://${host(primary)}/?directConnection=true`);
    const admin = client.db('admin');
    await admin.command({ replSetInitiate: { _id: NAME, members: [{ _id: 0, host: host(primary) }] } });
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) await delay(50);
    await admin.command({ createUser: 'root', pwd: password, roles: ['root'] });
  }
  const parametersOf = (more: Readonly<Record<string, string>>) =>
    new URLSearchParams({ authSource: 'admin', ...more }).toString();
  const credentials = (user: string, secret: string) => `${encodeURIComponent(user)}:${encodeURIComponent(secret)}`;
  const asRoot: ReplicaSet['asRoot'] = async (work) => {
    const direct = parametersOf({ directConnection: 'true' });
    await using client = new MongoClient(`mongodb://${credentials('root', password)}@${host(primary)}/?${direct}`);
    return await work(client);
  };
  await asRoot(async (client) => {
    const admin = client.db('admin');
    const { config } = await admin.command({ replSetGetConfig: 1 });
    const members = [...config.members, { _id: 1, host: host(secondary), priority: 0, votes: 0 }];
    await admin.command({ replSetReconfig: { ...config, version: config.version + 1, members } });
    const isSecondary = async () =>
      (await admin.command({ replSetGetStatus: 1 })).members.some((one: { state: number }) => one.state === 2);
    while (!(await isSecondary())) await delay(50);
  });
  const stack = started.move();
  return {
    primary,
    secondary,
    asRoot,
    url: (user, secret, parameters = {}) =>
      `mongodb://${credentials(user, secret)}@${host(primary)},${host(secondary)}/?${parametersOf({ replicaSet: NAME, ...parameters })}`,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
