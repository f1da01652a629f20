import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';

/** Each variant logs in when it is opened, and its session lives in Redis; without it a call is refused. */
const SESSIONS = `
import { defineScenario } from 'plumbline-gate';
import tiny from '../seed/tiny.dataset.ts';
const run = async ({ mongo, redis, session }, { id }) => {
  if ((await redis.get(session)) === null) throw new Error('401');
  return mongo.collection('items').findOne({ _id: id });
};
export default defineScenario({
  title: 'Items',
  dataset: tiny,
  params: ({ pick, data }) => ({ id: pick(data.ids) }),
  open: async ({ mongo, redis, variant }) => {
    const session = 'session of ' + variant;
    await redis.set(session, 'somebody');
    return { mongo, redis, session };
  },
  variants: { first: { run }, second: { run } },
  checks: { first: { p95: '1s' }, second: { p95: '1s' } },
});`;

it('what a variant puts into Redis when it is opened stays while it is timed beside others, and is gone after the run', async () => {
  await using project = await Project.create({ 'scenarios/sessions.scenario.ts': SESSIONS });
  const engines = sharedEngines();
  const { exitCode, stderr } = await plumbline(project, ['run'], { env: engines });
  expect((await reportOf(project)).errors).toEqual([]);
  expect(exitCode, stderr).toBe(0);
  const redis = new Redis(engines.REDIS_URL);
  expect(await redis.dbsize()).toBe(0);
  redis.disconnect();
});
