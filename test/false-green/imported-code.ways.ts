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
  decides(
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
