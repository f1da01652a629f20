import { beforeAll, describe, expect, it } from 'vitest';
import { sharedEngines } from './bad-projects/command-line.ts';
import { FAULTS } from './faults/faults.ts';
import { type EngineUrls, FaultyProject } from './faults/faulty-project.ts';
import { missedIn, problemsIn } from './faults/verdict-on-fault.ts';

const DEADLINE_MS = 180_000;
/** All scenarios of the faults in one run, beside another test file. */
const ALL_DEADLINE_MS = 600_000;
const urls: EngineUrls = {
  mongo: process.env.PLUMBLINE_TEST_MONGO_URL ?? '',
  redis: sharedEngines().REDIS_URL,
};

let recorded: Awaited<ReturnType<typeof FaultyProject.recorded>>;
beforeAll(async () => {
  recorded = await FaultyProject.recorded([...new Set(FAULTS.flatMap((fault) => fault.scenarios))], urls);
}, ALL_DEADLINE_MS);

describe('a fault in the data layer ends the run with 1 and a message that names its cause', () => {
  it('no check is red without one', () => {
    expect(problemsIn(recorded.control)).toEqual([]);
  });

  it.each(FAULTS)(
    '$name',
    async (fault) => {
      await using project = await FaultyProject.create(fault.patches, recorded.lock);
      expect(missedIn(await project.run(fault.scenarios, urls), fault)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it('a patch whose text is not there is an error, and leaves no folder', async () => {
    const patch = { file: 'app/index.ts', find: 'not in any file', replace: '' };
    await expect(FaultyProject.create([patch])).rejects.toThrow('0 times');
  });
});
