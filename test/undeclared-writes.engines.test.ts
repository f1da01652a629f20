import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { CONFIG, Project, READ, scenarioText } from './bad-projects/project.ts';

/** Of a document that is not among those that are read back. */
const LATE = `globalThis.calls = (globalThis.calls ?? 0) + 1;
  if (globalThis.calls > 10) await mongo.collection('items').updateOne({ _id: 2 }, { $inc: { value: 1 } });
  ${READ}`;

it('a write after the counted calls is found, and the next run measures other data than it left', async () => {
  const env = sharedEngines();
  await using project = await Project.create({
    'plumbline.config.ts': CONFIG.replace("'20s'", "'1s', slowQuery: false"),
    'scenarios/writes.scenario.ts': scenarioText(LATE),
  });
  const wrote = await plumbline(project, ['run'], { env });
  expect((await reportOf(project)).errors).toMatchObject([
    {
      code: 'UNDECLARED_WRITES',
      message: expect.stringContaining('items was written to'),
      hint: expect.stringContaining('writes:'),
    },
  ]);
  expect(wrote.exitCode).toBe(3);

  await project.write('scenarios/writes.scenario.ts', scenarioText(READ));
  const next = await plumbline(project, ['run'], { env });
  expect(next.stderr).toContain('plumbline_idxd: items: changed since it was loaded');
  expect(next.exitCode).toBe(0);
  await using mongo = new MongoClient(env.MONGO_URL);
  const [bare, indexed] = ['plumbline_bare', 'plumbline_idxd'].map((name) => mongo.db(name).collection('items'));
  expect(await indexed?.find().sort({ _id: 1 }).toArray()).toEqual(await bare?.find().sort({ _id: 1 }).toArray());
}, 240_000);
