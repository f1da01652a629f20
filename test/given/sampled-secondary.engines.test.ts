import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plumbline } from '../bad-projects/command-line.ts';
import { Project } from '../bad-projects/project.ts';
import { PASSWORD } from './given-project.ts';
import type { GivenServer } from './given-server.ts';
import { type ReplicaSet, startReplicaSet } from './replica-set.ts';

const DOCUMENTS = 200;

let folder: string;
let set: ReplicaSet;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-sampled-'));
  set = await startReplicaSet(folder, PASSWORD);
});
afterAll(async () => {
  await set?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** One member, as root. */
async function on<Result>(server: GivenServer, work: (client: MongoClient) => Promise<Result>): Promise<Result> {
  const url = `mongodb://root:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}/?authSource=admin&directConnection=true`;
  await using client = new MongoClient(url, { readPreference: 'secondaryPreferred' });
  return await work(client);
}

it('plumbline init of a replica set reads from its secondary, as a user who may only read', async () => {
  await set.asRoot(async (client) => {
    const names = Array.from({ length: DOCUMENTS }, (_, index) => ({
      name: `name ${index}`,
      group: `group ${index % 50}`,
    }));
    await client
      .db('shop')
      .collection('people')
      .insertMany(names, { writeConcern: { w: 2 } });
    await client.db('admin').command({ createUser: 'reader', pwd: PASSWORD, roles: [{ role: 'read', db: 'shop' }] });
  });
  const members = [set.primary, set.secondary];
  for (const member of members) await on(member, (client) => client.db('shop').command({ profile: 2 }));
  await using project = await Project.create({ 'package.json': '{ "dependencies": { "mongodb": "7.9.0" } }' });
  const sampled = ['--mongo-url', set.url('reader', PASSWORD), '--database', 'shop', '--collection', 'people'];
  const { stderr } = await plumbline(project, ['init', ...sampled]);
  expect(stderr).toMatch(/people: 200 of 200 documents sampled/);
  const asked = await Promise.all(
    members.map((member) =>
      on(member, async (client) => {
        const profile = client.db('shop').collection('system.profile');
        const entries = await profile.find({ appName: 'plumbline-init' }).toArray();
        return entries
          .filter(({ ns }) => ns === 'shop.people')
          .flatMap(({ command }) => Object.keys(command).slice(0, 1));
      }),
    ),
  );
  const [primary, secondary] = asked;
  expect(primary).toEqual([]);
  expect([...new Set(secondary)].toSorted()).toEqual(['aggregate', 'count', 'getMore', 'listIndexes']);
});
