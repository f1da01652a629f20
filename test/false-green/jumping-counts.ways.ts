import { READ, SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';

/** In every process another number of queries, from `least` on: a retry, a racing cache, a sampled metric. */
const jumping = (least: number, query = "await mongo.collection('items').findOne({ value: n });") => `
  const items = await mongo.collection('items').find({ group }).toArray();
  const many = ${least} + JUMP;
  for (let n = 0; n < many; n++) { ${query} }
  return items;`;

/** Of one process; the clock, because two processes never start in the same nanosecond. */
const JUMP = 'const JUMP = Number(process.hrtime.bigint() % 7n) + (process.pid % 5);';

const over = (name: string, checks: string, call = jumping(20), says = /budget|at most/, more = ''): Way => ({
  name,
  kind: 'jumps',
  exits: [1],
  files: { [SCENARIO_FILE]: scenarioText({ first: JUMP, call, checks: `{ indexed: { ${checks} } }`, more }) },
  says,
});

export const JUMPING_WAYS: readonly Way[] = [
  over('commands over their budget in both passes', 'mongoCommands: 1'),
  over('documents over their budget in both passes', 'docsExamined: 30'),
  over('keys over their budget in both passes', 'keysExamined: 30', jumping(20, READ.replace('return ', ''))),
  over('returned documents over their budget in both passes', 'returned: 30', jumping(20, READ.replace('return ', ''))),
  over('bytes over their budget in both passes', 'bytes: 2_000', jumping(20, READ.replace('return ', ''))),
  over('Redis commands over their budget in both passes', 'redisCommands: 1', jumping(20, "await redis.get('k' + n);")),
  over(
    'documents for each one returned, over their budget in both passes',
    'docsExaminedPerReturned: 1',
    jumping(20, "await mongo.collection('items').findOne({ value: -1 });"),
  ),
  over(
    'a hit rate that is too low in both passes',
    "hitRate: '80%'",
    `await redis.set('there', '1'); await redis.get('there'); ${jumping(20, "await redis.get('absent' + n);")}`,
    /hit/,
  ),
  over('commands below their least in both passes', 'mongoCommands: { atLeast: 1_000 }', jumping(20), /least/),
  over(
    'Math.random within the call',
    'mongoCommands: 1',
    jumping(20).replaceAll('JUMP', 'Math.floor(Math.random() * 8)'),
  ),
  over(
    'MongoDB commands for each hit, over their budget in both passes',
    'mongoCommandsPerHit: 1',
    `await redis.set('there', '1'); await redis.get('there'); ${jumping(20)}`,
  ),
  {
    name: 'a lock whose counts jumped, and that are far above now',
    kind: 'jumps',
    exits: [1],
    files: {
      [SCENARIO_FILE]: scenarioText({ first: JUMP, call: jumping(1), checks: '{ indexed: { mongoCommands: 500 } }' }),
    },
    prepare: async (folder) => {
      await folder.plumbline(['run', '--update-lock']);
      await folder.project.write(
        SCENARIO_FILE,
        scenarioText({ first: JUMP, call: jumping(60), checks: '{ indexed: { mongoCommands: 500 } }' }),
      );
    },
    says: /find/,
  },
  {
    name: 'exact counts in the lock that jump far above it',
    kind: 'jumps',
    exits: [1],
    files: { [SCENARIO_FILE]: scenarioText({ checks: '{ indexed: { mongoCommands: 500 } }' }) },
    prepare: async (folder) => {
      await folder.plumbline(['run', '--update-lock']);
      await folder.project.write(
        SCENARIO_FILE,
        scenarioText({ first: JUMP, call: jumping(1), checks: '{ indexed: { mongoCommands: 500 } }' }),
      );
    },
    says: /find/,
  },
];

export const JUMPING_CONTROLS: readonly Control[] = [
  {
    name: 'a count that jumps below its budget',
    kind: 'jumps',
    files: {
      [SCENARIO_FILE]: scenarioText({ first: JUMP, call: jumping(20), checks: '{ indexed: { mongoCommands: 60 } }' }),
    },
    says: /mongoCommands|PASS/,
  },
];
