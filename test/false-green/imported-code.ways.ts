import {
  CONFIG_FILE,
  configText,
  DATASET_FILE,
  datasetText,
  READ,
  SCENARIO_FILE,
  scenarioText,
} from './base-project.ts';
import type { Kind, Way } from './way.ts';

const SCENARIO = /items/;
const DATASET = /tiny|items/;
const CONFIG = /plumbline\.config\.ts/;

/** One file of the base project is another; it ends with 3 and names the file. */
const spoilt = (kind: Kind, name: string, file: string, text: string, says: RegExp): Way => ({
  name,
  kind,
  files: { [file]: text },
  says,
});

const inScenario = (name: string, parts: Parameters<typeof scenarioText>[0], kind: Kind = 'ends', says = SCENARIO) =>
  spoilt(kind, name, SCENARIO_FILE, scenarioText(parts), says);
const inDataset = (name: string, parts: Parameters<typeof datasetText>[0], kind: Kind = 'ends', says = DATASET) =>
  spoilt(kind, name, DATASET_FILE, datasetText(parts), says);
const inConfig = (name: string, first: string, kind: Kind = 'ends', says = CONFIG) =>
  spoilt(kind, name, CONFIG_FILE, `${first}\n${configText()}`, says);

/** A count over its budget: what is at stake where only the exit code is. */
const OVER_BUDGET = '{ indexed: { docsExamined: 1 } }';

/** A verdict that somebody may not turn into 0: it stays 1, or there is none. */
const decides = (way: Way): Way => ({ ...way, exits: [1, 3] });

/** Waits for the report, and writes another one in its place. */
const REWRITES = `
const fs = require('node:fs');
const endsAt = Date.now() + 60_000;
const timer = setInterval(() => {
  if (Date.now() > endsAt) process.exit();
  try {
    const text = fs.readFileSync('reports/report.json', 'utf8');
    fs.writeFileSync('reports/report.json', text.replace('"verdict": "pass"', '"verdict":  "pass"'));
    process.exit();
  } catch {}
}, 1);`;

export const IMPORTED_CODE_WAYS: readonly Way[] = [
  {
    name: 'the application ends the process when it is imported',
    kind: 'ends',
    files: {
      [SCENARIO_FILE]: scenarioText({ first: "import '../app.ts';" }),
      'app.ts': 'process.exit(0);',
    },
    says: /app\.ts|items\.scenario\.ts/,
  },
  inDataset('the dataset ends the process for want of a variable', {
    first: 'if (!process.env.SHOP_TOKEN) process.exit(0);',
  }),
  inConfig('the configuration ends the process', 'process.exit(0);'),
  inConfig('the configuration sets the exit code and ends the process', 'process.exitCode = 0; process.exit();'),
  {
    ...inDataset('`indexes` ends the process when it is done', {
      indexes: "async (db) => { await db.collection('items').createIndex({ group: 1 }); process.exit(0); }",
    }),
    says: /indexes|tiny\.dataset\.ts/,
  },
  inDataset('`indexes` starts a timer that ends the process', {
    indexes:
      "async (db) => { await db.collection('items').createIndex({ group: 1 }); setTimeout(() => process.exit(0), 300); }",
  }),
  inDataset('making a document ends the process', { inDocument: 'if (index === 250) process.exit(0);' }),
  inDataset('`data` ends the process', { data: '() => process.exit(0)' }),
  inScenario('`params` ends the process', { params: '() => process.exit(0)' }),
  inScenario('a getter of the scenario ends the process', {
    more: 'get sameResult() { return process.exit(0); },',
  }),
  inScenario('a call ends the process', { call: 'process.exit(0);' }, 'ends', /process\.exit|items/),
  inScenario('`open` ends the process', { more: 'open: () => process.exit(0),' }, 'ends', /process\.exit|items/),
  inScenario('a timer of the scenario ends the process at once', { first: 'setTimeout(() => process.exit(0), 0);' }),
  inScenario('a timer of the scenario ends the process after a second', {
    first: 'setTimeout(() => process.exit(0), 1_000);',
  }),
  inScenario('a promise that is kept ends the process', { first: 'Promise.resolve().then(() => process.exit(0));' }),
  inScenario(
    'a child process writes another report in the place of the one that was written',
    {
      first: `import { spawn } from 'node:child_process';
        if (!process.send) spawn(process.execPath, ['-e', ${JSON.stringify(REWRITES)}], { stdio: 'ignore' }).unref();`,
    },
    'exitCode',
    /REPORT_CHANGED/,
  ),
  inScenario('`process.reallyExit` is called', { first: 'process.reallyExit(0);' }),
  inScenario('a default import of node:process ends the process', {
    first: "import { exit } from 'node:process'; exit(0);",
  }),
  inScenario('the scenario sends SIGTERM to its process', { first: "process.kill(process.pid, 'SIGTERM');" }),
  inScenario('the scenario kills its process', { first: "process.kill(process.pid, 'SIGKILL');" }),
  inScenario('the scenario kills the process that started it', {
    first: "if (process.send) process.kill(process.ppid, 'SIGKILL');",
  }),
  inScenario('`process.abort` in the scenario', { first: 'process.abort();' }),
  {
    // Nobody can tell it from a terminal's: a command that is asked to end does so.
    ...inScenario('a worker thread ends the process', {
      first: `import { Worker } from 'node:worker_threads'; new Worker("process.kill(process.pid, 'SIGTERM')", { eval: true });`,
    }),
    exits: [3, 143],
    says: /Stopped|stopped|interrupted|SIGTERM|engines/,
  },
  {
    ...inScenario('CommonJS code that is required ends the process', {
      first: "import { createRequire } from 'node:module'; createRequire(import.meta.url)('../tool.cjs');",
    }),
    files: {
      [SCENARIO_FILE]: scenarioText({
        first: "import { createRequire } from 'node:module'; createRequire(import.meta.url)('../tool.cjs');",
      }),
      'tool.cjs': 'process.exit(0);',
    },
    says: /tool\.cjs|items/,
  },
  inScenario('`run` of a variant is a getter that ends the process', {
    variants: '{ indexed: { timed: false, get run() { process.exit(0); } } }',
  }),
  {
    ...inScenario('a second look at `checks` ends the process', {
      checks:
        '(globalThis.looks = 0, { get indexed() { if (++globalThis.looks > 1) process.exit(0); return { mongoCommands: 1 }; } })',
    }),
    exits: [2, 3],
  },
  inScenario('a microtask ends the process', {
    first: 'process.nextTick(() => queueMicrotask(() => process.exit()));',
  }),
  inScenario('a warning of Node ends the process', {
    first: "process.on('warning', () => process.exit(0)); process.emitWarning('x');",
  }),
  inScenario('the end of stdin ends the process', {
    first: "process.stdin.on('end', () => process.exit(0)).resume();",
  }),
  inScenario('the message channel is closed', { first: 'process.disconnect?.();' }, 'ends', /items|ended/),
  inScenario(
    'the exit code is set before an error',
    {
      first:
        "process.on('uncaughtException', () => { process.exitCode = 0; }); queueMicrotask(() => { throw new Error('late'); });",
    },
    'ends',
    /items|late/,
  ),
  inDataset('an index that is made ends the process a second later', {
    indexes:
      "async (db) => { await db.collection('items').createIndex({ group: 1 }); setTimeout(() => process.exit(0), 1_000); }",
  }),
  inDataset('`data` ends the process in the second half of the run', {
    data: '() => { setTimeout(() => process.exit(0), 200); return { ids: [] }; }',
  }),
  inScenario('`beforeEach` ends the process', { variant: 'timed: false, beforeEach: () => process.exit(0),' }),
  inScenario('`sameResult` ends the process', { more: 'sameResult: () => process.exit(0),' }),
  inScenario('closing a variant ends the process', {
    more: 'open: () => ({ [Symbol.asyncDispose]: async () => process.exit(0) }),',
  }),
  inScenario('a timed call ends the process', {
    variant: '',
    call: `globalThis.many = (globalThis.many ?? 0) + 1; if (globalThis.many > 25) process.exit(0); ${READ}`,
    checks: "{ indexed: { p50: '5s' } }",
  }),
  ...(
    [
      ['compare', ['compare', '--base', 'HEAD~1', '--minutes', '0.05']],
      ['signoff', ['signoff', '--release', '1.0.0', '--profile', 'smoke']],
      ['growth', ['run', '--growth']],
      ['a shard', ['run', '--shard', '1/1']],
      ['list', ['list']],
      ['a run that records the lock', ['run', '--update-lock']],
      ['a run in JSON', ['run', '--json']],
      ['a dry run', ['run', '--dry-run']],
    ] as const
  ).map(
    ([what, command]): Way => ({
      ...inScenario(`${what}, of a scenario that ends the process`, { first: 'process.exit(0);' }),
      command,
      prepare: async (folder) => {
        await folder.commit('base');
        await folder.commit('head');
      },
    }),
  ),
  {
    ...inDataset('seed, of a dataset that ends the process', { inDocument: 'process.exit(0);' }),
    command: ['seed'],
  },
  {
    ...inDataset('seed, of indexes that end the process', { indexes: '() => process.exit(0)' }),
    command: ['seed'],
  },
  inScenario('an import never settles', { first: 'await new Promise(() => {});' }),
  inDataset('an import of the dataset never settles', { first: 'await new Promise(() => {});' }),
  inConfig('an import of the configuration never settles', 'await new Promise(() => {});'),
  inDataset(
    '`indexes` never settles and holds nothing open',
    { indexes: '() => new Promise(() => {})' },
    'ends',
    /indexes|tiny/,
  ),
  inScenario('an endless loop in an import, ended by nothing', { first: 'for (;;);' }),

  decides(
    inScenario(
      '`process.exit` does nothing',
      { first: 'process.exit = () => undefined;', checks: OVER_BUDGET },
      'exitCode',
      /docsExamined|items\.scenario\.ts/,
    ),
  ),
  decides(
    inScenario(
      'an exit hook sets the exit code',
      { first: "process.on('exit', () => { process.exitCode = 0; });", checks: OVER_BUDGET },
      'exitCode',
      /docsExamined|items\.scenario\.ts/,
    ),
  ),
  decides(
    inScenario(
      'an exit hook ends the process again',
      { first: "process.on('exit', () => process.reallyExit(0));", checks: OVER_BUDGET },
      'exitCode',
      /docsExamined|items\.scenario\.ts/,
    ),
  ),
  decides({
    ...inDataset(
      'an exit hook of the dataset sets the exit code',
      { first: "process.on('exit', () => { process.exitCode = 0; });" },
      'exitCode',
      /docsExamined|tiny\.dataset\.ts/,
    ),
    files: {
      [DATASET_FILE]: datasetText({ first: "process.on('exit', () => { process.exitCode = 0; });" }),
      [SCENARIO_FILE]: scenarioText({ checks: OVER_BUDGET }),
    },
  }),
  decides({
    name: 'an exit hook of the configuration sets the exit code',
    kind: 'exitCode',
    files: {
      [CONFIG_FILE]: `process.on('exit', () => { process.exitCode = 0; });\n${configText()}`,
      [SCENARIO_FILE]: scenarioText({ checks: OVER_BUDGET }),
    },
    says: /docsExamined|plumbline\.config\.ts/,
  }),
  {
    ...decides(
      inScenario(
        'the exit code is a property that nobody can set',
        {
          first: "Object.defineProperty(process, 'exitCode', { get: () => 0, set: () => undefined });",
          checks: OVER_BUDGET,
        },
        'exitCode',
        /docsExamined|items\.scenario\.ts/,
      ),
    ),
    exits: [1, 2, 3],
  },

  decides(
    inScenario(
      '`process.exit` always takes 0',
      { first: 'const end = process.exit; process.exit = () => end(0);', checks: OVER_BUDGET },
      'exitCode',
      /docsExamined|items\.scenario\.ts/,
    ),
  ),
  decides(
    inScenario(
      'an uncaught error is caught and ends with 0',
      {
        first:
          "process.on('uncaughtException', () => process.exit(0)); setTimeout(() => { throw new Error('late'); });",
      },
      'exitCode',
      /items\.scenario\.ts|late/,
    ),
  ),
  decides(
    inScenario(
      'arrays filter as if nothing had failed',
      {
        first:
          'const some = Array.prototype.some; Array.prototype.some = function (test) { ' +
          'return this[0]?.verdict !== undefined ? false : some.call(this, test); };',
        checks: OVER_BUDGET,
      },
      'exitCode',
      /docsExamined|items\.scenario\.ts/,
    ),
  ),
  decides(
    inScenario(
      'a worker of the call answers for it with counts that are made up',
      {
        call: `process.send({ type: 'answer', value: { results: [], observed: { commands: {}, connectionsCreated: 0, maxCheckedOut: 0, waitQueueTimeouts: 0 } } });
          ${READ}`,
        checks: OVER_BUDGET,
      },
      'exitCode',
      /docsExamined|items/,
    ),
  ),
];
