import { createHash } from 'node:crypto';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CONFIG_FILE, configText, SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';
import type { WayFolder } from './way-folder.ts';

type Step = (folder: WayFolder) => Promise<void>;

const RELEASE = ['signoff', '--release', '1.0.0'];
const FROM = [...RELEASE, '--from', 'reports/report.json'];
const REPORT = 'reports/report.json';
const SOURCE = 'src/items.mjs';

const GOOD = "export const itemsOf = (db, group) => db.collection('items').find({ group }).toArray();\n";

const CALLS_SOURCE = scenarioText({
  first: "import { itemsOf } from '../src/items.mjs';",
  call: 'return await itemsOf(mongo, group);',
  checks: "{ indexed: { plan: 'IXSCAN' } }",
});

const PROJECT: Readonly<Record<string, string>> = { [SOURCE]: GOOD, [SCENARIO_FILE]: CALLS_SOURCE };

/** A run at the release profile that fails by one check. */
const FAILING: Readonly<Record<string, string>> = {
  [SCENARIO_FILE]: scenarioText({ checks: '{ indexed: { docsExamined: 1, mongoCommands: 1 } }' }),
};

const runAtRelease =
  (exitCode: number): Step =>
  async (folder) => {
    await folder.commit('release');
    await folder.plumbline(['run', '--profile', 'release'], exitCode);
  };

/** A checkout that hides what is in it from `git status`. */
const hidden = (name: string, hide: Step, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'signoff',
  files: PROJECT,
  command: RELEASE,
  prepare: async (folder) => {
    await folder.commit('release');
    await hide(folder);
  },
  says: /SIGNOFF_REFUSED|local change|NOT signed off/,
  ...more,
});

type Json = Record<string, unknown>;

/** The report of a run that failed, edited, and signed off. */
const edited = (name: string, edit: (report: Json) => void, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'signoff',
  exits: [1, 3],
  files: FAILING,
  command: FROM,
  prepare: async (folder) => {
    await folder.startFrom('a release that failed', runAtRelease(1));
    await folder.edit(REPORT, (text) => {
      const report = JSON.parse(text);
      edit(report);
      return JSON.stringify(report, null, 2);
    });
  },
  says: /report|SIGNOFF|signed off/,
  ...more,
});

/** The value under `at`, of JSON that this file made. */
function inside(value: unknown, ...at: (string | number)[]): Json & Json[] {
  let found = value;
  for (const key of at) found = (found as Record<string | number, unknown>)[key];
  return found as Json & Json[];
}

function pass(report: Json): void {
  report.verdict = 'pass';
  report.reasons = [];
  for (const scenario of inside(report, 'scenarios')) scenario.verdict = 'pass';
}

const checksOf = (report: Json) => inside(report, 'scenarios', 0, 'checks');

const TWO_SCENARIOS: Readonly<Record<string, string>> = {
  ...PROJECT,
  [CONFIG_FILE]: configText('compareMinutes: 0.05,'),
  'scenarios/other.scenario.ts': scenarioText({ checks: '{ indexed: { docsExamined: 1 } }' }),
};

interface BlobEdit {
  readonly edit: (body: Json) => void;
  /** The shard whose blob is edited: that of `other`, which fails. */
  readonly shard?: number;
}

/** A blob that somebody edited, with its length and checksum renewed. */
async function editBlob(
  folder: WayFolder,
  shard: number,
  edit: BlobEdit['edit'],
  where = 'reports/blob',
): Promise<void> {
  await folder.edit(`${where}/shard-${shard}-of-2.blob`, (text) => {
    const [header = '', body = ''] = text.split('\n');
    const content = JSON.parse(body);
    edit(content);
    const renewed = JSON.stringify(content);
    const sha256 = createHash('sha256').update(renewed).digest('hex');
    return `${JSON.stringify({ ...JSON.parse(header), bytes: Buffer.byteLength(renewed), sha256 })}\n${renewed}\n`;
  });
}

const OTHER_SHARD = 2;
const RUN_ID = { PLUMBLINE_RUN_ID: 'one' };

/** Two shards, of which the second fails; then an edit, then the merge. */
const mergedRun = (name: string, spoil: Step, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'merge',
  exits: [1, 3],
  files: TWO_SCENARIOS,
  command: ['merge'],
  prepare: async (folder) => {
    await folder.startFrom('two shards, of which the second failed', async () => {
      await folder.commit('head');
      await folder.plumbline(['run', '--shard', '1/2'], 0, RUN_ID);
      await folder.plumbline(['run', '--shard', '2/2'], 1, RUN_ID);
    });
    await spoil(folder);
  },
  says: /SHARD|docsExamined|other|shard/,
  ...more,
});

const BAD = `export const itemsOf = async (db, group) => {
  const items = await db.collection('items').find({ group }).toArray();
  return await Promise.all(items.map(({ _id }) => db.collection('items').findOne({ _id })));
};
`;
const COMPARE = ['compare', '--base', 'HEAD', '--minutes', '0.05', '--shard'];

/** A comparison of two shards, of which that of `items` fails. */
const mergedComparison = (name: string, edit: BlobEdit['edit'], more: Partial<Way> = {}): Way => ({
  name,
  kind: 'merge',
  exits: [1, 3],
  files: TWO_SCENARIOS,
  command: ['merge', 'reports/compare/blob'],
  prepare: async (folder) => {
    await folder.startFrom('two shards of a comparison, of which the first failed', async () => {
      await folder.commit('base');
      await folder.project.write(SOURCE, BAD);
      await folder.plumbline([...COMPARE, '1/2'], 1, RUN_ID);
      await folder.plumbline([...COMPARE, '2/2'], 0, RUN_ID);
    });
    await editBlob(folder, 1, edit, 'reports/compare/blob');
  },
  says: /SHARD|find|shard|row|was not counted/,
  ...more,
});

const comparedOf = (body: Json) => inside(body, 'content', 'compared') as unknown as { measurement: Json }[];

export const SIGNOFF_AND_MERGE_WAYS: readonly Way[] = [
  hidden('a change behind skip-worktree', async (folder) => {
    await folder.git('update-index', '--skip-worktree', SOURCE);
    await folder.edit(SOURCE, (text) => `${text}// changed\n`);
  }),
  hidden('a change behind assume-unchanged', async (folder) => {
    await folder.git('update-index', '--assume-unchanged', SOURCE);
    await folder.edit(SOURCE, (text) => `${text}// changed\n`);
  }),
  hidden('an untracked scenario behind status.showUntrackedFiles=no', async (folder) => {
    await folder.git('config', 'status.showUntrackedFiles', 'no');
    await folder.project.write('scenarios/more.scenario.ts', CALLS_SOURCE);
  }),
  hidden('a scenario that the checkout ignores by .git/info/exclude', async (folder) => {
    await folder.project.write('.git/info/exclude', 'scenarios/more.scenario.ts\n');
    await folder.project.write('scenarios/more.scenario.ts', CALLS_SOURCE);
  }),
  hidden('a scenario that the checkout ignores by core.excludesFile', async (folder) => {
    await folder.project.write('.git/my-excludes', 'scenarios/more.scenario.ts\n');
    await folder.git('config', 'core.excludesFile', folder.path('.git/my-excludes'));
    await folder.project.write('scenarios/more.scenario.ts', CALLS_SOURCE);
  }),
  hidden('a change of the same length and time, where git looks at no more', async (folder) => {
    await folder.git('config', 'core.trustctime', 'false');
    await folder.git('config', 'core.checkStat', 'minimal');
    const past = new Date(Date.now() - 3_600_000);
    await utimes(folder.path(SOURCE), past, past);
    await folder.git('update-index', '--refresh', '-q').catch(() => undefined);
    await folder.git('add', SOURCE);
    // Git looks at the time of the change in whole seconds.
    await delay(1_100);
    await writeFile(folder.path(SOURCE), GOOD.replace('(db, group)', '(bd, group)').replace('db.coll', 'bd.coll'));
    await utimes(folder.path(SOURCE), past, past);
  }),
  hidden('a change that a clean filter takes away', async (folder) => {
    await folder.project.write('.git/info/attributes', `${SOURCE} filter=hide\n`);
    await folder.git('config', 'filter.hide.clean', `git show HEAD:${SOURCE}`);
    await folder.edit(SOURCE, (text) => `${text}// changed\n`);
    await folder.git('add', SOURCE);
  }),
  hidden('a commit that git replaces by another', async (folder) => {
    const first = await folder.git('rev-parse', 'HEAD');
    await folder.edit(SOURCE, (text) => `${text}// changed\n`);
    await folder.commit('changed');
    await folder.git('replace', first, 'HEAD');
    await folder.git('reset', '--quiet', '--soft', first);
  }),
  hidden('a dirty submodule that the configuration ignores', async (folder) => {
    await folder.git('init', '--quiet', '--initial-branch=main', 'vendor');
    await folder.project.write('vendor/items.mjs', GOOD);
    await folder.git('-C', 'vendor', 'add', '--all');
    await folder.git('-C', 'vendor', 'commit', '--quiet', '--message', 'first');
    await folder.project.write('.gitmodules', '[submodule "vendor"]\n\tpath = vendor\n\turl = ./vendor\n');
    await folder.project.write(SOURCE, "export { itemsOf } from '../vendor/items.mjs';\n");
    await folder.git('-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
    await folder.commit('with a submodule');
    await folder.git('config', 'diff.ignoreSubmodules', 'all');
    await folder.edit('vendor/items.mjs', (text) => `${text}// changed\n`);
  }),
  hidden('code behind a symbolic link out of the checkout', async (folder) => {
    const { rm, symlink } = await import('node:fs/promises');
    const outside = await folder.outside();
    await writeFile(path.join(outside, 'items.mjs'), GOOD);
    await rm(folder.path(SOURCE));
    await symlink(path.join(outside, 'items.mjs'), folder.path(SOURCE));
    await folder.commit('a link');
  }),
  hidden(
    'variables that show git another checkout',
    async (folder) => {
      await folder.git('clone', '--quiet', '.', 'node_modules/elsewhere');
      await folder.edit(SOURCE, (text) => `${text}// changed\n`);
    },
    { env: { GIT_WORK_TREE: 'node_modules/elsewhere', GIT_DIR: 'node_modules/elsewhere/.git' } },
  ),
  hidden(
    'the code under test changes while the release is measured',
    async (folder) => {
      await folder.edit(SCENARIO_FILE, (text) => text);
    },
    {
      prepare: async (folder) => {
        await folder.project.write(
          CONFIG_FILE,
          `import { appendFileSync } from 'node:fs';
        if (!process.send) setTimeout(() => appendFileSync('src/items.mjs', '// changed'), 1_500).unref();
        ${configText()}`,
        );
        await folder.commit('release');
      },
    },
  ),
  hidden('code that the configuration changes when it is imported', async () => undefined, {
    prepare: async (folder) => {
      await folder.project.write(
        CONFIG_FILE,
        `import { writeFileSync } from 'node:fs';
        writeFileSync('src/items.mjs', ${JSON.stringify(`${GOOD}// changed\n`)});
        ${configText()}`,
      );
      await folder.commit('release');
    },
  }),

  edited('a report that passes over a check that fails', pass),
  edited('a report without its failing check', (report) => {
    pass(report);
    const checks = checksOf(report);
    checks.splice(0, checks.length, ...checks.filter(({ verdict }) => verdict !== 'fail'));
  }),
  edited('a report whose failing check passes', (report) => {
    pass(report);
    for (const check of checksOf(report)) check.verdict = 'pass';
  }),
  edited('a report whose failing check passes and says so', (report) => {
    pass(report);
    for (const check of checksOf(report)) {
      if (check.verdict !== 'fail') continue;
      Object.assign(check, {
        verdict: 'pass',
        expected: 'at most 1',
        actual: '1',
        reason: '1 documents, expected at most 1',
      });
      delete check.remedy;
    }
  }),
  edited('a report without checks', (report) => {
    pass(report);
    checksOf(report).splice(0);
  }),
  edited('a report whose scenario has no variant', (report) => {
    pass(report);
    checksOf(report).splice(0);
    inside(report, 'scenarios', 0, 'variants').splice(0);
  }),
  edited('a report with a scenario of the name and nothing in it', (report) => {
    pass(report);
    report.scenarios = [{ name: 'items', title: 'x', verdict: 'pass', variants: [], checks: [] }];
  }),
  edited(
    'a report of another profile under the name of the release',
    (report) => {
      inside(report, 'run').profile = 'release';
    },
    {
      files: {},
      prepare: async (folder) => {
        await folder.commit('release');
        await folder.plumbline(['run']);
        await folder.edit(REPORT, (text) => text.replace('"profile": "smoke"', '"profile": "release"'));
      },
    },
  ),
  edited('a report of local changes that says that there were none', () => undefined, {
    files: {},
    prepare: async (folder) => {
      await folder.commit('release');
      await folder.edit(SCENARIO_FILE, (text) => `${text}\n// changed`);
      await folder.plumbline(['run', '--profile', 'release']);
      await folder.git('checkout', '--quiet', '.');
      await folder.edit(REPORT, (text) => text.replace('"dirty": true', '"dirty": false'));
    },
  }),
  edited('a report of another revision under this one', () => undefined, {
    files: {},
    prepare: async (folder) => {
      await runAtRelease(0)(folder);
      const before = await folder.git('rev-parse', 'HEAD');
      await folder.edit(SCENARIO_FILE, (text) => `${text}\n// changed`);
      await folder.commit('changed');
      const after = await folder.git('rev-parse', 'HEAD');
      await folder.edit(REPORT, (text) => text.replaceAll(before, after));
    },
  }),
  edited('a report of a run that recorded the lock it should be held to', () => undefined, {
    files: {},
    prepare: async (folder) => {
      await folder.commit('release');
      await folder.plumbline(['run', '--profile', 'release', '--update-lock']);
      await folder.commit('the lock');
      const after = await folder.git('rev-parse', 'HEAD');
      await folder.edit(REPORT, (text) => text.replace(/"revision": "\w{40}"/, `"revision": "${after}"`));
    },
  }),
  edited('a report with its keys twice', () => undefined, {
    files: FAILING,
    prepare: async (folder) => {
      await folder.startFrom('a release that failed', runAtRelease(1));
      await folder.edit(REPORT, (text) =>
        text.replaceAll(/"verdict": "fail"/g, '"verdict": "fail", "verdict": "pass"'),
      );
    },
  }),
  {
    name: 'a sign-off whose documents were all written anew by hand',
    kind: 'signoff',
    files: FAILING,
    command: ['signoff', '--verify', 'reports/signoff/1.0.0/signoff.json'],
    prepare: async (folder) => {
      await folder.startFrom('a release that failed', runAtRelease(1));
      await folder.plumbline(FROM, 1);
      await folder.edit('reports/signoff/1.0.0/signoff.json', (text) =>
        text.replace('"status": "refused"', '"status": "signed"').replace(/"verdict": "fail"/g, '"verdict": "pass"'),
      );
    },
    says: /SIGNOFF_/,
  },
  {
    name: 'a trial at another profile of a run that fails',
    kind: 'signoff',
    exits: [1],
    files: FAILING,
    command: [...RELEASE, '--profile', 'smoke'],
    prepare: async (folder) => folder.commit('release'),
    says: /trial|NO sign-off/i,
  },
  {
    name: 'a sign-off of which the folder of samples is gone',
    kind: 'signoff',
    command: ['signoff', '--verify', 'reports/signoff/1.0.0/signoff.json'],
    files: {
      [SCENARIO_FILE]: scenarioText({ variant: '', checks: "{ indexed: { p50: '5s' } }" }),
      [CONFIG_FILE]: configText("slowQuery: '10s',"),
    },
    prepare: async (folder) => {
      await runAtRelease(0)(folder);
      await folder.plumbline(FROM, 0);
      const samples = folder.path('reports/signoff/1.0.0/samples');
      for (const name of await readdir(samples)) {
        const file = path.join(samples, name);
        if (!(await stat(file)).isFile()) continue;
        await writeFile(file, (await readFile(file, 'utf8')).replace(/\d\.\d+/, '0.001'));
      }
    },
    says: /SIGNOFF_SAMPLES/,
  },

  mergedRun('the failing measurement is taken out of its blob', (folder) =>
    editBlob(folder, OTHER_SHARD, (body) => {
      inside(body, 'content', 'measurements').splice(0);
    }),
  ),
  mergedRun('the failing scenario is said not to be measured', (folder) =>
    editBlob(folder, OTHER_SHARD, (body) => {
      inside(body, 'content', 'measurements').splice(0);
      inside(body, 'content', 'measured').splice(0);
    }),
  ),
  mergedRun('the failing scenario is taken out of the split', async (folder) => {
    for (const shard of [1, 2])
      await editBlob(folder, shard, (body) => {
        const parts = inside(body, 'split', 'parts');
        parts.splice(1, 1, [] as unknown as Json);
        if (shard === 2) {
          inside(body, 'content', 'measurements').splice(0);
          inside(body, 'content', 'measured').splice(0);
        }
      });
  }),
  mergedRun('one shard alone says that it is all of the run', async (folder) => {
    await editBlob(folder, 1, (body) => {
      inside(body, 'split').of = 1;
      inside(body, 'shard').of = 1;
      inside(body, 'split', 'parts').splice(1);
    });
    await folder.project.remove('reports/blob/shard-2-of-2.blob');
  }),
  {
    ...mergedRun('shards of different code that is not committed', async () => undefined),
    files: {
      ...TWO_SCENARIOS,
      [SOURCE]: BAD,
      [SCENARIO_FILE]: CALLS_SOURCE,
      'scenarios/other.scenario.ts': scenarioText(),
    },
    prepare: async (folder) => {
      await folder.commit('head');
      await folder.project.write(SOURCE, GOOD);
      await folder.plumbline(['run', '--shard', '1/2'], 0, RUN_ID);
      await folder.git('checkout', '--quiet', '.');
      await folder.plumbline(['run', '--shard', '2/2'], 0, RUN_ID);
    },
    says: /what\s+is\s+not\s+committed/,
  },
  mergedRun('a shard is missing', (folder) => folder.project.remove('reports/blob/shard-2-of-2.blob')),
  mergedRun('the failing shard is replaced by the one that passed', async (folder) => {
    await folder.project.write(
      'reports/blob/shard-2-of-2.blob',
      await folder.project.read('reports/blob/shard-1-of-2.blob'),
    );
  }),
  mergedRun('the counts of a shard are not numbers', (folder) =>
    editBlob(folder, OTHER_SHARD, (body) => {
      const work = inside(body, 'content', 'measurements', 0, 'work', 'mongo');
      Object.assign(work, { docsExamined: null });
    }),
  ),
  mergedRun('the counts of a shard are negative', (folder) =>
    editBlob(folder, OTHER_SHARD, (body) => {
      Object.assign(inside(body, 'content', 'measurements', 0, 'work', 'mongo'), { docsExamined: -300 });
    }),
  ),
  mergedRun('the counts of a shard are of more calls than were made', (folder) =>
    editBlob(folder, OTHER_SHARD, (body) => {
      Object.assign(inside(body, 'content', 'measurements', 0, 'work'), { calls: 1e9 });
    }),
  ),
  mergedRun('the counts of a shard are all said to differ between the passes', (folder) =>
    editBlob(folder, OTHER_SHARD, (body) => {
      Object.assign(inside(body, 'content', 'measurements', 0, 'work'), { unstable: ['mongo.docsExamined'] });
    }),
  ),
  mergedRun('the scenario is loosened after it was measured', async (folder) => {
    await folder.edit('scenarios/other.scenario.ts', (text) => text.replace('docsExamined: 1 ', 'docsExamined: 100 '));
    await folder.commit('loosened');
  }),
  mergedRun('the code under test is another when the shards are merged', async (folder) => {
    await folder.edit('scenarios/other.scenario.ts', (text) => text.replace('docsExamined: 1 ', 'docsExamined: 100 '));
  }),

  mergedComparison('a comparison without the variant that fails', (body) => {
    comparedOf(body).splice(0);
  }),
  mergedComparison('a comparison whose base did what head does', (body) => {
    for (const { measurement } of comparedOf(body)) measurement.workBase = undefined;
  }),
  mergedComparison('a comparison whose failing variant has base for head', (body) => {
    for (const { measurement } of comparedOf(body)) measurement.workHead = undefined;
  }),
  mergedComparison('a comparison of another variant', (body) => {
    for (const { measurement } of comparedOf(body)) measurement.variant = 'gone';
  }),
  mergedComparison('a comparison that says that there was nothing to compare', (body) => {
    for (const one of comparedOf(body)) Object.assign(one, { nothingToCompare: 'base cannot load it' });
  }),
  mergedComparison('a comparison whose failing variant was left out', (body) => {
    comparedOf(body).splice(0);
    Object.assign(inside(body, 'content'), { leftOut: ['items/indexed'] });
  }),
];

export const SIGNOFF_AND_MERGE_CONTROLS: readonly Control[] = [
  {
    name: 'a release that is signed off',
    kind: 'signoff',
    files: PROJECT,
    command: RELEASE,
    prepare: async (folder) => folder.commit('release'),
    says: /is signed off/,
  },
  {
    name: 'a release that is signed off from its report',
    kind: 'signoff',
    files: PROJECT,
    command: FROM,
    prepare: runAtRelease(0),
    says: /is signed off/,
  },
  {
    name: 'shards that are merged',
    kind: 'merge',
    files: { ...TWO_SCENARIOS, 'scenarios/other.scenario.ts': scenarioText() },
    command: ['merge'],
    prepare: async (folder) => {
      await folder.commit('head');
      for (const shard of ['1/2', '2/2']) await folder.plumbline(['run', '--shard', shard], 0, RUN_ID);
    },
    says: /PASS/,
  },
];
