import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseReport } from '../../src/report/json.ts';
import { plumbline } from '../bad-projects/command-line.ts';
import { APPLICATION, Repository } from '../compare/repository.ts';
import {
  expectGreen,
  expectOneError,
  type GivenUrls,
  givenProject,
  PASSWORD,
  runOn,
  WHOLE_RUNS_MS,
} from './given-project.ts';
import { GivenServer } from './given-server.ts';
import { type ReplicaSet, startReplicaSet } from './replica-set.ts';

let folder: string;
let set: ReplicaSet;
let redis: GivenServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-given-'));
  [set, redis] = await Promise.all([
    startReplicaSet(folder, PASSWORD),
    GivenServer.start('redis-server', folder, (port) => [
      ...['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--requirepass', PASSWORD],
    ]),
  ]);
});
afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
  await set?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const urlsOf = (mongo: string): GivenUrls => ({
  MONGO_URL: mongo,
  REDIS_URL: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${redis.port}/3`,
});

describe('a replica set with users, and a Redis with a password', () => {
  it('are measured as a whole: what the members do by themselves is nobody else', {
    timeout: WHOLE_RUNS_MS,
  }, async () => {
    await using project = await givenProject('replicaSet');
    const ended = await runOn(project, urlsOf(set.url('root', PASSWORD)));
    expectGreen(ended);
    const { report } = ended;
    expect(report.run.engines?.mongodb).toMatchObject({ via: 'url', topology: 'replicaSet' });
    expect(report.warnings.join()).not.toContain('replicaSet');
    expect(report.scenarios.map(({ name }) => name)).toEqual(['groups', 'over-http', 'writes']);
    for (const { name, variants } of report.scenarios) {
      const commands = variants.find((variant) => variant.name === 'indexed')?.work?.mongo.commands;
      expect(commands).toEqual(name === 'writes' ? { update: 10 } : { find: 10, getMore: 20 });
    }
  });

  it('are measured through the primary alone, and an application that dies says no password', {
    timeout: WHOLE_RUNS_MS,
  }, async () => {
    const direct = new URL(set.url('root', PASSWORD, { directConnection: 'true' }).replace(/,[^/]+/, '')).href;
    await using project = await givenProject('replicaSet', {
      'app.mjs': "console.error('connecting to', process.env.MONGO_URL, process.env.REDIS_URL); process.exit(1);",
    });
    const ended = await runOn(project, urlsOf(direct), { args: ['over-http'] });
    const [error] = ended.report.errors;
    expect(error).toMatchObject({
      code: 'APP_DIED',
      message: expect.stringMatching(/its last output: connecting to .*\*\*\*/),
    });
    expect(ended.exitCode).toBe(3);
    expectGreen(await runOn(project, urlsOf(direct), { args: ['groups', 'writes'] }));
  });
});

describe('one clear error', () => {
  const cases: Record<string, { url: () => string; code?: string; message: RegExp; hint: RegExp }> = {
    'for a wrong password': {
      url: () => set.url('root', 'wrong'),
      message: /nothing usable answers at MONGO_URL \(mongodb:\/\/\*\*\*@.*Authentication failed/,
      hint: /user and password, and authSource/,
    },
    'for the wrong authSource': {
      url: () => set.url('root', PASSWORD, { authSource: 'shop' }),
      message: /Authentication failed/,
      hint: /authSource/,
    },
    'for no user at all': {
      url: () => `mongodb://127.0.0.1:${set.primary.port}/`,
      message: /MongoDB asks for a user, and MONGO_URL names none/,
      hint: /USER:PASSWORD@ before the host/,
    },
    'for a password that is not encoded': {
      url: () => `mongodb://root:${PASSWORD}@127.0.0.1:${set.primary.port}/`,
      message: /its user or password holds one of : \/ \? # \[ \] @/,
      hint: /./,
    },
    'for a secondary': {
      url: () =>
        `mongodb://root:${encodeURIComponent(PASSWORD)}@127.0.0.1:${set.secondary.port}/?authSource=admin&directConnection=true`,
      message: /no primary, but another member of the replica set staging, whose primary is 127\.0\.0\.1:\d+/,
      hint: /host1,host2/,
    },
    'for reads from secondaries': {
      url: () => set.url('root', PASSWORD, { readPreference: 'secondaryPreferred' }),
      message: /readPreference=secondaryPreferred/,
      hint: /Leave readPreference out/,
    },
    'for another set': {
      url: () => set.url('root', PASSWORD, { replicaSet: 'production' }),
      message: /Server selection timed out/,
      hint: /the name of that set/,
    },
    'for a server that does not speak TLS': {
      url: () => set.url('root', PASSWORD, { tls: 'true' }),
      message: /secure TLS connection/,
      hint: /Do both ends speak TLS/,
    },
    'for the file of an authority that is not there': {
      url: () => set.url('root', PASSWORD, { tls: 'true', tlsCAFile: '/nowhere/ca.pem' }),
      message: /open '\/nowhere\/ca\.pem'/,
      hint: /a file that cannot be read/,
    },
  };

  it.each(Object.entries(cases))('%s', async (_, { url, code = 'ENGINE_UNAVAILABLE', message, hint }) => {
    await using project = await givenProject('replicaSet');
    expectOneError(await runOn(project, urlsOf(url())), { code, message, hint });
  });
});

describe('a user of few rights', () => {
  const names = ['bare', 'idxd', 'idxd_scratch', 'wbar', 'widx'];
  const on = (roles: readonly string[], databases: readonly string[] = names) =>
    databases.flatMap((name) => roles.map((role) => ({ role, db: `plumbline_${name}` })));
  const cases = {
    'may not list collections': {
      roles: ['clusterMonitor'],
      message: /not authorized on plumbline_bare.*listCollections/,
    },
    'may not read the counters': { roles: on(['readWrite', 'dbAdmin']), message: /needs?: serverStatus on admin$/ },
    'may not profile, nor clear plans': {
      roles: ['clusterMonitor', ...on(['readWrite'])],
      message:
        /: planCacheClear on plumbline_bare, profile and system\.profile on plumbline_bare, .*, profile and system\.profile on plumbline_widx$/,
    },
  } as const;

  it.each(Object.entries(cases))('that %s is told what to grant', async (name, { roles, message }) => {
    await set.asRoot((client) => client.db('admin').command({ createUser: name, pwd: PASSWORD, roles }));
    await using project = await givenProject('replicaSet');
    expectOneError(await runOn(project, urlsOf(set.url(name, PASSWORD))), {
      code: 'RIGHTS_MISSING',
      message,
      hint: /readWrite and dbAdmin on plumbline_bare, .* and plumbline_idxd_scratch, for compare .* clusterMonitor on admin/,
    });
  });

  it('that has what the documents say, and no more, is enough', { timeout: WHOLE_RUNS_MS }, async () => {
    const roles = ['clusterMonitor', ...on(['readWrite', 'dbAdmin'])];
    await set.asRoot((client) => client.db('admin').command({ createUser: 'ci', pwd: PASSWORD, roles }));
    await using project = await givenProject('replicaSet');
    expectGreen(await runOn(project, urlsOf(set.url('ci', PASSWORD))));
  });

  it('that may run but not compare is told so before anything is loaded', { timeout: WHOLE_RUNS_MS }, async () => {
    const roles = ['clusterMonitor', ...on(['readWrite', 'dbAdmin']), ...on(['readWrite'], ['idx2', 'wba2', 'wid2'])];
    await set.asRoot((client) => client.db('admin').command({ createUser: 'runs', pwd: PASSWORD, roles }));
    const { report, exitCode } = await compareOn(urlsOf(set.url('runs', PASSWORD)));
    expect(report.errors).toMatchObject([
      {
        code: 'RIGHTS_MISSING',
        message: expect.stringMatching(
          /needs: planCacheClear on plumbline_idx2, profile and .*plumbline_wba2.*plumbline_wid2$/,
        ),
        hint: expect.stringContaining('plumbline_idx2_scratch'),
      },
    ]);
    expect(report.comparisons).toEqual([]);
    expect(exitCode).toBe(3);
  });

  it('that has what the documents say may compare', { timeout: WHOLE_RUNS_MS }, async () => {
    const all = [...names, 'idx2', 'idx2_scratch', 'wba2', 'wid2'];
    const roles = ['clusterMonitor', ...on(['readWrite', 'dbAdmin'], all)];
    await set.asRoot((client) => client.db('admin').command({ createUser: 'compares', pwd: PASSWORD, roles }));
    const { report, exitCode, stderr } = await compareOn(urlsOf(set.url('compares', PASSWORD)));
    expect(report.errors, stderr).toEqual([]);
    expect(report.comparisons?.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['work', 'pass'],
      ['result', 'pass'],
    ]);
    expect(exitCode).toBe(0);
  });
});

async function compareOn(env: GivenUrls) {
  await using repository = await Repository.create();
  await repository.project.write('src/items.mjs', `${APPLICATION}// head`);
  const ended = await plumbline(repository.project, ['compare'], { env: { ...env } });
  return { ...ended, report: parseReport(await repository.project.read('reports/compare/report.json')) };
}
