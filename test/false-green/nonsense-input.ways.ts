import { mkdir, rename, symlink } from 'node:fs/promises';
import {
  CONFIG_FILE,
  configText,
  DATASET_FILE,
  datasetText,
  SCENARIO_FILE,
  type ScenarioParts,
  scenarioText,
} from './base-project.ts';
import type { Kind, Way } from './way.ts';
import type { WayFolder } from './way-folder.ts';

const LOCK = 'plumbline.lock.json';

/** Wrong in the scenario: 2 and the file, or 1 or 3 where only the run can know. */
const scenario = (name: string, parts: ScenarioParts, says: RegExp, kind: Kind = 'checks', exits = [2]): Way => ({
  name,
  kind,
  exits,
  files: { [SCENARIO_FILE]: scenarioText(parts) },
  says,
});

/** 2 where it is refused; 1 where it is held all the same. */
const checks = (name: string, text: string, says: RegExp): Way =>
  scenario(name, { checks: text, variant: '' }, says, 'checks', [1, 2]);

/** A lock that was recorded well, and then `edited`; the code does more than it. */
const lock = (name: string, edit: (text: string) => string, says: RegExp, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'lock',
  exits: [1, 2, 3],
  prepare: async (folder) => {
    await recorded(folder);
    await folder.edit(LOCK, edit);
  },
  says,
  ...more,
});

/** A line of the lock that counts. */
const COUNT = /^( *"[^"]* (?:mongo|redis|connections)\.(?!plans)[^"]*": )([\d.]+)(,?)$/gm;

const everyCount = (value: string) => (text: string) => text.replace(COUNT, `$1${value}$3`);

/** Records the work, then makes the code do 25 finds more. */
async function recorded(folder: WayFolder): Promise<void> {
  await folder.startFrom('the base project with its lock', () => folder.plumbline(['run', '--update-lock']));
  await folder.project.write(SCENARIO_FILE, MORE_WORK);
}

/** An answer of many fields, of which one is the clock. */
const wide = (total: number) =>
  scenarioText({
    call: `const rows = await mongo.collection('items').find({ group }).toArray();
    const fields = Object.fromEntries(Array.from({ length: 70 }, (_, at) => ['f' + at, at]));
    return { ...fields, rows, total: ${total}, at: String(process.hrtime.bigint()) };`,
  });

const LOOPED = `for (let i = 0; i < 25; i++) await mongo.collection('items').findOne({ _id: i });
    return await mongo.collection('items').find({ group }).toArray();`;

const MORE_WORK = scenarioText({
  call: LOOPED,
  checks: '{ indexed: { mongoCommands: 500 } }',
});

const settings = (name: string, more: string, says: RegExp, exits = [2]): Way => ({
  name,
  kind: 'settings',
  exits,
  files: { [CONFIG_FILE]: configText(more) },
  says,
});

const line = (name: string, command: readonly string[], says: RegExp, exits = [2]): Way => ({
  name,
  kind: 'settings',
  exits,
  command,
  says,
});

/** A second scenario that fails, somewhere the search for files may not look. */
const FAILING = scenarioText({ checks: '{ indexed: { docsExamined: 1 } }' });

const hidden = (
  name: string,
  prepare: (folder: WayFolder) => Promise<void>,
  says: RegExp,
  more: Partial<Way> = {},
): Way => ({
  name,
  kind: 'selection',
  exits: [1, 2],
  prepare,
  says,
  ...more,
});

export const NONSENSE_INPUT_WAYS: readonly Way[] = [
  checks('a hit rate that anything has', "{ indexed: { hitRate: '0%' } }", /must be above 0%/),
  checks('a latency at which a call is given up', "{ indexed: { p95: '500s' } }", /callTimeoutMs/),
  scenario(
    'a check that a run without `--growth` does not judge, and no other',
    { checks: "{ indexed: { growth: { docsExamined: 'constant' } } }" },
    /nothing would fail it/,
    'checks',
    [3],
  ),
  ...[
    ['a list of undefined', '(rows) => rows.map((row) => row.id)'],
    ['a set of undefined', '(rows) => new Set(rows.map((row) => row.id))'],
    ['undefined made a text', '(rows) => rows.map((row) => row.id).join()'],
    ['objects without a value made a text', '(rows) => JSON.stringify(rows.map((row) => ({ id: row.id })))'],
    ['numbers of undefined', '(rows) => rows.map((row) => Number(row.id))'],
  ].map(([name, part]) =>
    scenario(
      `answers of which ${name} is compared`,
      {
        variants: `{
        first: { timed: false, run: async ({ mongo }, { group }) => mongo.collection('items').find({ group }).toArray() },
        other: { timed: false, run: async ({ mongo }, { group }) => mongo.collection('items').find({ group: (group + 1) % 10 }).toArray() },
      }`,
        checks: '{ first: { mongoCommands: 1 }, other: { mongoCommands: 1 } }',
        more: `sameResult: ${part},`,
      },
      /nothing would be compared/,
      'answers',
      [3],
    ),
  ),
  scenario(
    'a plan, of calls that ask Redis alone, and no other check',
    { call: "return await redis.get('items');", checks: "{ indexed: { plan: 'IXSCAN' } }" },
    /this run judges none|ENGINES_UNTOUCHED/,
    'checks',
    [3],
  ),
  scenario(
    'a reduction that this profile does not judge, and no other check',
    {
      variants: `{
        first: { baseline: true, run: async ({ mongo }, { group }) => mongo.collection('items').find({ group }).toArray() },
        other: { run: async ({ mongo }, { group }) => mongo.collection('items').find({ group }).toArray() },
      }`,
      checks: "{ other: { reduction: { versus: 'first', atLeast: '90%' } } }",
    },
    /this run judges none/,
    'checks',
    [1, 3],
  ),
  {
    name: 'a second scenario that its file exports by a name',
    kind: 'selection',
    exits: [2],
    files: {
      [SCENARIO_FILE]: `${scenarioText()}
export const slow = defineScenario({ title: 'Slow', dataset: tiny, checks: { one: { docsExamined: 1 } },
  variants: { one: { run: ({ mongo }) => mongo.collection('items').find({ value: 1 }).toArray() } } });`,
    },
    says: /exports another scenario as "slow"/,
  },
  {
    name: 'a variant that the lock does not have, under --strict',
    kind: 'lock',
    command: ['run', '--strict'],
    prepare: async (folder) => {
      await recorded(folder);
      await folder.edit(SCENARIO_FILE, (text) => text.replaceAll('indexed:', 'better:'));
    },
    says: /does\s+not\s+have\s+it|records\s+it/,
  },
  checks('checks of a variant are undefined', '{ indexed: undefined }', /indexed/),
  checks('a check is undefined', '{ indexed: { mongoCommands: undefined } }', /mongoCommands/),
  checks('a budget is NaN', '{ indexed: { docsExamined: Number.NaN } }', /docsExamined/),
  checks('a budget is infinite', '{ indexed: { docsExamined: Number.POSITIVE_INFINITY } }', /docsExamined/),
  checks('a budget is negative', '{ indexed: { docsExamined: -1 } }', /docsExamined/),
  checks('a budget is a text', "{ indexed: { docsExamined: '30' } }", /docsExamined/),
  checks('a budget is null', '{ indexed: { docsExamined: null } }', /docsExamined/),
  checks('a budget has a misspelt bound', '{ indexed: { docsExamined: { atmost: 1 } } }', /docsExamined/),
  checks(
    'a budget whose bounds are undefined',
    '{ indexed: { docsExamined: { atMost: undefined, atLeast: undefined } } }',
    /docsExamined/,
  ),
  checks(
    'a budget whose most is undefined beside a least of nothing',
    '{ indexed: { docsExamined: { atMost: undefined, atLeast: 0 } } }',
    /docsExamined/,
  ),
  checks('a budget of at least nothing', '{ indexed: { docsExamined: { atLeast: 0 } } }', /docsExamined/),
  checks('a limit of 0 ms', "{ indexed: { p95: '0ms' } }", /p95/),
  checks('a reduction of 0%', "{ indexed: { reduction: { versus: 'indexed', atLeast: '0%' } } }", /reduction/),
  checks('a reduction that is undefined', '{ indexed: { reduction: undefined } }', /reduction/),
  checks('a plan that is undefined', '{ indexed: { plan: undefined } }', /plan/),
  checks('checks of growth that are undefined', '{ indexed: { growth: { docsExamined: undefined } } }', /growth/),
  checks('checks of a variant that is not there', '{ indexd: { docsExamined: 30 } }', /indexd/),
  checks('checks that are inherited', '{ indexed: Object.create({ docsExamined: 1 }) }', /indexed/),
  checks(
    'checks whose keys are not enumerable',
    "{ indexed: Object.defineProperty({}, 'docsExamined', { value: 1 }) }",
    /indexed/,
  ),
  checks('checks under a symbol', "{ indexed: { [Symbol.for('docsExamined')]: 1 } }", /indexed/),
  scenario(
    'checks that a getter takes away on the second look',
    {
      checks:
        '{ indexed: { get docsExamined() { return (globalThis.looks = (globalThis.looks ?? 0) + 1) > 1 ? undefined : 1; } } }',
    },
    /docsExamined/,
    'checks',
    [1, 2, 3],
  ),
  scenario(
    'checks that are another object in the process that measures',
    { checks: '{ indexed: process.send ? { docsExamined: 30 } : { docsExamined: 3_000 } }' },
    /docsExamined|checks/,
    'checks',
    [1, 2, 3],
  ),
  scenario('no variant', { variants: '{}', checks: '{}' }, /variant/),
  scenario('no counted call', { more: 'calls: 0,' }, /calls/),
  scenario('calls that are not a number', { more: 'calls: Number.NaN,' }, /calls/),
  scenario('no parameter set', { more: 'distinctParams: 0,' }, /distinctParams/),
  scenario(
    'accepted work with a ceiling that is infinite',
    {
      more: "accepted: { indexed: { ceiling: { 'mongo.docsExamined': Infinity }, reason: 'x', until: '2027-01-31' } },",
    },
    /ceiling/,
  ),
  scenario(
    'a guide row whose metric nobody measures',
    { more: "guide: [{ row: 'x', metric: 'hitRate', target: '80%', cached: 'indexed' }]," },
    /hitRate|lookup|row/,
    'checks',
    [1, 2, 3],
  ),

  {
    name: 'a lock of other data, and nothing else that holds the scenario',
    kind: 'lock',
    prepare: async (folder) => {
      await folder.project.write(SCENARIO_FILE, scenarioText({ checks: '{}' }));
      await folder.plumbline(['run', '--update-lock']);
      await folder.edit(DATASET_FILE, (text) => text.replace('items: 300', 'items: 310'));
      await folder.project.write(SCENARIO_FILE, scenarioText({ call: LOOPED, checks: '{}' }));
    },
    says: /no variant has a check, and its record is none of this\s+run's[\s\S]*other data/,
  },
  {
    name: 'a clock in an answer of many fields, of which another one is wrong',
    kind: 'lock',
    exits: [1],
    prepare: async (folder) => {
      await folder.project.write(SCENARIO_FILE, wide(30));
      await folder.plumbline(['run', '--update-lock']);
      await folder.project.write(SCENARIO_FILE, wide(-1));
    },
    says: /total.* has other values/,
  },
  lock(
    'both sides of a conflict are kept in the lock',
    (text) => text.replace(COUNT, '$1$2,\n$1999$3'),
    /twice|doubled/i,
  ),
  lock('conflict markers in the lock', (text) => `<<<<<<< ours\n${text}=======\n${text}>>>>>>> theirs\n`, /lock/),
  lock('counts of 1e308 in the lock', everyCount('1e308'), /1e\+?308/),
  lock('counts of 1e999 in the lock', everyCount('1e999'), /lock/),
  lock(
    'counts of 1e15 in the lock, which nothing exceeds',
    everyCount('1000000000000000'),
    /1000000000000000|1,000,000,000,000,000|commands/,
  ),
  lock('negative counts in the lock', everyCount('-1'), /lock/),
  lock('counts in the lock are texts', everyCount('"$2"'), /lock/),
  lock('counts in the lock are null', everyCount('null'), /lock/),
  lock('counts in the lock are not of whole calls', everyCount('99999.123456789'), /99999|99,999/),
  lock('the lock is empty', () => '', /lock/),
  lock('the lock is an empty object', () => '{}', /lock/),
  lock('the lock is cut', (text) => text.slice(0, -40), /lock/),
  lock('the lock has two documents', (text) => `${text}\n${text}`, /lock/),
  lock('the lock starts with a byte order mark and a comment', (text) => `\uFEFF// kept\n${text}`, /lock/),
  lock(
    'a name of a count in the lock has a look-alike letter',
    (text) => text.replace('commands.find', 'commands.f\u0456nd'),
    /lock|find/,
  ),
  lock('`notRepeated` of the lock names everything', (text) => namedAll(text, false), /notRepeated|find/),
  lock('`notRepeated` names counts that the lock has', (text) => namedAll(text, true), /notRepeated|find/),
  lock(
    '`notRepeated` names the documents, the keys and the plan of a query that loses its index',
    (text) => text,
    /docsExamined|COLLSCAN|notRepeated/,
    {
      prepare: async (folder) => {
        await recorded(folder);
        await folder.project.write(SCENARIO_FILE, scenarioText({ checks: '{ indexed: { mongoCommands: 500 } }' }));
        await folder.project.write(DATASET_FILE, datasetText({ indexes: '() => undefined' }));
        await folder.edit(LOCK, (text) =>
          text
            .replace(/^.*"items\/indexed mongo\.(docsExamined|keysExamined)".*\n/gm, '')
            .replace(
              /^.*"items\/indexed mongo\.plans\.1".*?(,?)$/m,
              '      "items/indexed notRepeated": ["mongo.docsExamined", "mongo.keysExamined", "mongo.plans"]$1',
            ),
        );
      },
    },
  ),
  lock('the lock is a symbolic link to nothing', (text) => `${text}\n`, /lock/, {
    prepare: async (folder) => {
      await recorded(folder);
      await folder.project.remove(LOCK);
      await symlink('../elsewhere/plumbline.lock.json', folder.path(LOCK));
    },
  }),
  lock('the lock is a folder', (text) => `${text}\n`, /lock/, {
    prepare: async (folder) => {
      await recorded(folder);
      await folder.project.remove(LOCK);
      await mkdir(folder.path(LOCK));
    },
  }),
  lock('the lock is a device without end', (text) => `${text}\n`, /lock/, {
    prepare: async (folder) => {
      await recorded(folder);
      await folder.project.remove(LOCK);
      await symlink('/dev/null', folder.path(LOCK));
    },
  }),
  lock('the scenario removes the lock while it is imported', (text) => `${text}\n`, /lock|find/, {
    prepare: async (folder) => {
      await recorded(folder);
      await folder.edit(
        SCENARIO_FILE,
        (text) => `import { rmSync } from 'node:fs'; rmSync('${LOCK}', { force: true });\n${text}`,
      );
    },
  }),

  hidden(
    'the folder of scenarios is a symbolic link',
    async (folder) => {
      await rename(folder.path('scenarios'), folder.path('real'));
      await folder.project.write('real/failing.scenario.ts', FAILING);
      await symlink('real', folder.path('scenarios'));
    },
    /failing|scenarios/,
  ),
  hidden(
    'a folder below the scenarios is a symbolic link',
    async (folder) => {
      await folder.project.write('more/failing.scenario.ts', FAILING);
      await symlink('../more', folder.path('scenarios/more'));
    },
    /failing|more/,
  ),
  hidden(
    'a scenario is a symbolic link to nothing',
    async (folder) => symlink('../gone.ts', folder.path('scenarios/failing.scenario.ts')),
    /failing/,
  ),
  ...['mts', 'cts', 'cjs', 'tsx', 'TS', 'jsx'].map((extension) =>
    hidden(
      `a scenario with the extension .${extension}`,
      async (folder) => folder.project.write(`scenarios/failing.scenario.${extension}`, FAILING),
      /failing/,
      { exits: [1, 2, 3] },
    ),
  ),
  hidden(
    'a scenario in a folder whose name begins with a dot',
    async (folder) =>
      folder.project.write('scenarios/.more/failing.scenario.ts', FAILING.replaceAll('../seed', '../../seed')),
    /failing/,
  ),
  hidden(
    'a scenario in a folder named node_modules',
    async (folder) =>
      folder.project.write('scenarios/node_modules/failing.scenario.ts', FAILING.replaceAll('../seed', '../../seed')),
    /failing/,
  ),
  hidden(
    'a scenario whose name has capitals before its extension',
    async (folder) => folder.project.write('scenarios/failing.Scenario.ts', FAILING),
    /failing/,
  ),
  hidden(
    'a scenario whose name differs by case from another',
    async (folder) => folder.project.write('scenarios/Items.scenario.ts', FAILING),
    /Items/,
  ),
  hidden(
    'a scenario whose name has a line break',
    async (folder) => folder.project.write('scenarios/fail\ning.scenario.ts', FAILING),
    /ing/,
  ),

  settings('a scenario folder above the project', "scenarios: '../nowhere',", /nowhere/),
  settings('a time budget of nothing', "latencyBudget: '0ms',", /latencyBudget/),
  settings(
    'a row over several scenarios of 0%',
    "overall: [{ row: 'x', target: 'x', pairs: [{ scenario: 'items', baseline: 'indexed', optimised: 'indexed' }], atLeast: '0%' }],",
    /overall/,
  ),
  settings(
    'a row over several scenarios of a variant that is not there',
    "overall: [{ row: 'x', target: 'x', pairs: [{ scenario: 'items', baseline: 'gone', optimised: 'indexed' }], atLeast: '10%' }],",
    /gone/,
    [2, 3],
  ),
  settings(
    'a row over a variant that nobody times',
    "overall: [{ row: 'x', target: 'x', pairs: [{ scenario: 'items', baseline: 'indexed', optimised: 'indexed' }], atLeast: '10%' }],",
    /items\/indexed|overall/,
    [2, 3],
  ),
  {
    name: 'two configurations beside each other',
    kind: 'settings',
    exits: [2],
    files: { 'plumbline.config.mjs': configText("slowQuery: '1ms',") },
    says: /plumbline\.config\.mjs/,
  },
  {
    name: 'a configuration under a name that is not read',
    kind: 'settings',
    exits: [2],
    prepare: async (folder) => rename(folder.path(CONFIG_FILE), folder.path('plumbline.config.mts')),
    says: /plumbline\.config\.mts/,
  },
  {
    name: 'a configuration that is a link to nothing',
    kind: 'settings',
    exits: [2],
    prepare: async (folder) => {
      await folder.project.remove(CONFIG_FILE);
      await symlink('gone.ts', folder.path(CONFIG_FILE));
    },
    says: /plumbline\.config\.ts/,
  },
  line('a name that is empty', ['run', ''], /""/),
  line('a pattern that matches nothing', ['run', '--grep', 'nothing-of-the-kind'], /nothing-of-the-kind/),
  line('an empty pattern', ['run', '--grep', ''], /grep/),
  line('a shard of nothing', ['run', '--shard', '0/0'], /shard/i),
  line('a shard of one beyond the last', ['run', '--shard', '2/1'], /shard/i),
  line('growth that nobody declared', ['run', '--growth'], /judged|declare/, [3]),
  line('a profile that is not there', ['run', '--profile', 'Smoke'], /profile/i),
  line('a seed that is no number', ['run', '--seed', 'NaN'], /seed/i),
  line('a command that is not there', ['rum'], /rum/),
  line('no command', [], /command|Usage/),
  line('help of a command that is not there', ['help', 'rum'], /rum|Usage/),
  line('a flag after two dashes is a name', ['run', '--', '--strict'], /strict/),

  {
    name: 'a dataset without documents',
    kind: 'data',
    exits: [1, 2, 3],
    files: { [DATASET_FILE]: datasetText().replace('items: 300', 'items: 0') },
    says: /items|document/,
  },
  {
    name: 'a dataset whose sizes are not numbers',
    kind: 'data',
    exits: [2, 3],
    files: { [DATASET_FILE]: datasetText().replace('items: 300', 'items: Number.NaN') },
    says: /items/,
  },
  {
    name: 'a dataset without collections',
    kind: 'data',
    exits: [1, 2, 3],
    files: { [DATASET_FILE]: datasetText().replace(/collections: \{[\s\S]*?\n {2}\},/, 'collections: {},') },
    says: /collection|items/,
  },
  {
    name: 'documents that have the same _id',
    kind: 'data',
    exits: [3],
    files: { [DATASET_FILE]: datasetText().replace('_id: index', '_id: index % 100') },
    says: /E11000|duplicate|same|items/,
  },
  {
    name: 'a dataset that is another in the process that measures',
    kind: 'data',
    exits: [1, 2, 3],
    files: {
      [DATASET_FILE]: datasetText({
        first: 'const GROUPS = process.send ? 10_000 : 10;',
        data: '() => ({ groups: GROUPS })',
      }),
      [SCENARIO_FILE]: scenarioText({
        params: '({ int, data }) => ({ group: int(0, data.groups - 1) })',
        checks: '{ indexed: { docsExamined: 3 } }',
      }),
    },
    says: /docsExamined|dataset/,
  },
  {
    name: '`indexes` makes no index and says nothing of it',
    kind: 'data',
    exits: [1],
    files: { [DATASET_FILE]: datasetText({ indexes: '() => undefined' }) },
    says: /COLLSCAN/,
  },
  {
    name: '`indexes` is done before its index is',
    kind: 'data',
    exits: [1, 3],
    files: {
      [DATASET_FILE]: datasetText({
        indexes:
          "(db) => { setTimeout(() => db.collection('items').createIndex({ group: 1 }).catch(() => 0), 1_500); }",
      }),
    },
    says: /COLLSCAN|index/,
  },
  {
    name: '`indexes` deletes the documents',
    kind: 'data',
    exits: [1, 3],
    files: {
      [DATASET_FILE]: datasetText({
        indexes:
          "async (db) => { await db.collection('items').createIndex({ group: 1 }); await db.collection('items').deleteMany({ _id: { $gt: 20 } }); }",
      }),
    },
    says: /items|document/,
  },
  {
    name: '`indexes` hides its index',
    kind: 'data',
    exits: [1, 3],
    files: {
      [DATASET_FILE]: datasetText({
        indexes: "(db) => db.collection('items').createIndex({ group: 1 }, { hidden: true })",
      }),
    },
    says: /COLLSCAN/,
  },

  answers(
    'variants that answer differently, compared by a function that gives nothing',
    'items',
    '[]',
    'sameResult: () => undefined,',
  ),
  answers(
    'variants that answer with maps of other entries',
    'new Map(items.map((item) => [item._id, item]))',
    'new Map()',
  ),
  answers('variants that answer with sets of other elements', 'new Set(items.map(({ _id }) => _id))', 'new Set()'),
  answers(
    'variants that answer with other not-a-numbers',
    '{ items: items.length, mean: Number.NaN }',
    '{ items: items.length, mean: null }',
  ),
  answers(
    'variants that answer with other bytes',
    'new Uint8Array([1, items.length])',
    'new Uint8Array([2, items.length])',
  ),
  answers('variants that answer with errors', "new Error('none for ' + group)", "new Error('something else')"),
  answers('variants that answer with other generators', 'items.values()', '[].values()'),
  answers(
    'variants that answer with documents behind private fields',
    'new (class { #items = items; get length() { return this.#items.length; } })()',
    'new (class { #items = []; get length() { return this.#items.length; } })()',
  ),
  answers(
    'variants that answer with undefined in place of a value',
    '{ items, total: items.length }',
    '{ items, total: undefined }',
  ),
  answers(
    'variants that answer with other large numbers',
    '{ items, total: 2 ** 53 }',
    '{ items, total: 2 ** 53 + 2 }',
  ),
  answers(
    'variants that answer with big integers beyond a double',
    '{ total: 9007199254740993n }',
    '{ total: 9007199254740992n }',
  ),
  answers(
    'variants that answer with a cursor',
    "mongo.collection('items').find({ group })",
    "mongo.collection('items').find({ group: -1 })",
  ),
];

/** Two answers that a person would tell apart. */
function answers(name: string, one: string, other: string, more = ''): Way {
  return {
    name,
    kind: 'answers',
    exits: [1, 2, 3],
    files: {
      [SCENARIO_FILE]: scenarioText({
        variants: twoVariants(one, other),
        checks: '{ one: { mongoCommands: 1 }, other: { mongoCommands: 1 } }',
        more,
      }),
    },
    says: /answer|sameResult|same-result/,
  };
}

/** The field with which a lock says what is not the same twice, over all that it has; `keep` its counts beside that. */
function namedAll(text: string, keep: boolean): string {
  const counts = /^ *"items\/indexed ((?:mongo|redis|connections)\.(?!plans)[^"]+)": [^\n]*\n/gm;
  const paths = [...text.matchAll(counts)].map(([, name]) => name);
  const named = `"items/indexed notRepeated": ${JSON.stringify([...paths, 'mongo.plans'])}`;
  return (keep ? text : text.replace(counts, '')).replace(/^( *)("items\/indexed calls": \d+,)$/m, `$1$2\n$1${named},`);
}

/** Two variants that do the same work; the second answers with something else. */
function twoVariants(one: string, other: string): string {
  const variant = (answer: string) =>
    `{ timed: false, run: async ({ mongo }, { group }) => { const items = await mongo.collection('items').find({ group }).toArray(); return ${answer}; } }`;
  return `{ one: ${variant(one)}, other: ${variant(other)} }`;
}
