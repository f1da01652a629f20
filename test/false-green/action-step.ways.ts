import path from 'node:path';
import { ROOT } from '../own-engines.ts';
import { SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';

/** As a runner starts it. */
const STEP = `
import { spawnSync } from 'node:child_process';
const env = { ...process.env, GITHUB_OUTPUT: 'output', REPORTS: 'reports' };
const { status } = spawnSync('bash', [${JSON.stringify(path.join(ROOT, 'action/plumbline.sh'))}], { stdio: 'inherit', env });
process.exitCode = status ?? 99;
`;

const step = (name: string, env: Way['env'], says: RegExp, more: Partial<Way> = {}): Way => ({
  name,
  kind: 'step',
  exits: [1, 2, 3],
  files: { 'step.mjs': STEP },
  program: 'step.mjs',
  command: [],
  env: { COMMAND: 'run', ...env },
  says,
  ...more,
});

export const ACTION_STEP_WAYS: readonly Way[] = [
  step('the arguments of the step ask for a dry run', { ARGUMENTS: '--dry-run' }, /report|dry/),
  step('the arguments of the step ask for help', { ARGUMENTS: '--help' }, /report|help/),
  step(
    'the arguments of the step send the report elsewhere',
    { ARGUMENTS: '--out elsewhere --dry-run' },
    /--out|report|dry/,
  ),
  step('the step names a command that judges nothing', { COMMAND: 'list' }, /command/),
  step('the scenario of the step ends the process', {}, /items|report/, {
    files: { 'step.mjs': STEP, [SCENARIO_FILE]: scenarioText({ first: 'process.exit(0);' }) },
  }),
  step('a report of an earlier step is there', {}, /items|report/, {
    files: {
      'step.mjs': STEP,
      'reports/report.json': '{}',
      [SCENARIO_FILE]: scenarioText({ first: "process.kill(process.pid, 'SIGKILL');" }),
    },
    exits: [1, 2, 3, 137, 143],
  }),
];

export const ACTION_STEP_CONTROLS: readonly Control[] = [
  {
    name: 'a step that runs',
    kind: 'step',
    files: { 'step.mjs': STEP },
    program: 'step.mjs',
    command: [],
    env: { COMMAND: 'run' },
    says: /PASS/,
  },
];
