import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { DATABASES } from '../src/session/databases.ts';
import { plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

const DRIVER = pathToFileURL(path.resolve(import.meta.dirname, '../node_modules/mongodb/lib/index.js')).href;

const APPLICATION = `
import { createServer } from 'node:http';
createServer((_, response) => response.end('[1]')).listen(Number(process.env.PORT), process.env.HOST);
`;
const MIGRATION = `
import { MongoClient } from '${DRIVER}';
const client = new MongoClient(process.env.MONGO_URL);
await client.db(process.env.MONGO_DB).collection('items').createIndex({ [process.argv[2]]: 1 });
await client.close();
`;

/** A scenario whose application creates an index on `field`. */
const scenario = (field: string) => `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
export default defineScenario({
  title: 'Items by ${field}',
  dataset: tiny,
  app: { cwd: '.', command: 'node app.mjs', ready: '/', migrate: 'node migrate.mjs ${field}' },
  variants: { indexed: { run: ({ http }) => http.get('/'), timed: false } },
  checks: { indexed: { mongoCommands: 0 } },
});`;

it('the data has the indexes of every application, whichever scenarios are selected', async () => {
  await using project = await Project.create({
    'app.mjs': APPLICATION,
    'migrate.mjs': MIGRATION,
    'scenarios/first.scenario.ts': scenario('first'),
    'scenarios/second.scenario.ts': scenario('second'),
  });
  const env = sharedEngines();
  const alone = await plumbline(project, ['run', 'first'], { env });
  expect(alone.exitCode).toBe(0);
  expect((await reportOf(project)).scenarios.map(({ name }) => name)).toEqual(['first']);
  await using client = new MongoClient(env.MONGO_URL);
  const indexes = await client.db(DATABASES.indexed).collection('items').indexes();
  expect(indexes.map(({ name }) => name)).toEqual(expect.arrayContaining(['group_1', 'first_1', 'second_1']));
  const all = await plumbline(project, ['run'], { env });
  expect(all.exitCode).toBe(0);
  expect(all.stderr).toMatch('120 documents are there already');
});

it('an application that is not selected and cannot be had stops no other, and that is said', async () => {
  const without = (change: (text: string) => string) => change(scenario('second'));
  for (const [other, why] of [
    [without((text) => text.replace("cwd: '.'", "cwd: 'nowhere'")), /of second creates are unknown.*no folder/],
    [without((text) => text.replace('node migrate.mjs', 'no-such-program')), /of second creates are unknown.*migrate/],
  ] as const) {
    await using project = await Project.create({
      'app.mjs': APPLICATION,
      'migrate.mjs': MIGRATION,
      'scenarios/first.scenario.ts': scenario('first'),
      'scenarios/second.scenario.ts': other,
    });
    const { exitCode, stderr } = await plumbline(project, ['run', 'first'], { env: sharedEngines() });
    expect(exitCode, stderr).toBe(0);
    expect((await reportOf(project)).warnings).toContainEqual(expect.stringMatching(why));
    expect((await plumbline(project, ['run'], { env: sharedEngines() })).exitCode).toBe(3);
  }
});

it('a broken scenario that is not selected stops no other, and its indexes are said to be unknown', async () => {
  await using project = await Project.create({
    'app.mjs': APPLICATION,
    'migrate.mjs': MIGRATION,
    'scenarios/broken.scenario.ts': 'export default {',
    'scenarios/first.scenario.ts': scenario('first'),
  });
  const { exitCode } = await plumbline(project, ['run', 'first'], { env: sharedEngines() });
  expect(exitCode).toBe(0);
  expect((await reportOf(project)).warnings).toContainEqual(
    expect.stringMatching(
      /^the indexes that the application of broken creates are unknown.*could not be loaded: SyntaxError/,
    ),
  );
});
