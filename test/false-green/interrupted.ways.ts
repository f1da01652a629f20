import { readdir, readFile } from 'node:fs/promises';
import { type CommandLine, PROGRAM } from '../bad-projects/command-line.ts';
import { SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';

/** Long enough that every phase is met while it lasts. */
const SLOW = scenarioText({
  variant: '',
  call: "await new Promise((resolve) => setTimeout(resolve, 100)); return await mongo.collection('items').find({ group }).toArray();",
  checks: "{ indexed: { p50: '5s' } }",
});

const PHASES = { 'the work is counted': /Counting work/, 'times are taken': /Measuring latency/ } as const;

const signalled = (signal: NodeJS.Signals, exits: readonly number[]): Way[] =>
  Object.entries(PHASES).map(([when, said]) => ({
    name: `${signal} while ${when}`,
    kind: 'interrupted',
    exits,
    files: { [SCENARIO_FILE]: SLOW },
    meanwhile: async (command) => {
      await command.said(said);
      command.kill(signal);
    },
    says: said,
  }));

/** Processes that the command started, directly or not. */
async function childrenOf(parent: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]) === parent) found.push(Number(name));
  }
  return found.concat(...(await Promise.all(found.map(childrenOf))));
}

const killingChildren = (signal: NodeJS.Signals, [when, said]: [string, RegExp]): Way => ({
  name: `${signal} to the processes that measure while ${when}`,
  kind: 'interrupted',
  files: { [SCENARIO_FILE]: SLOW },
  meanwhile: async (command: CommandLine) => {
    await command.said(said);
    let killed = 0;
    while (killed === 0) {
      for (const pid of await childrenOf(command.pid)) {
        process.kill(pid, signal);
        killed += 1;
      }
    }
  },
  says: /WORKER_DIED|ended|SIGKILL/,
});

export const INTERRUPTED_WAYS: readonly Way[] = [
  ...signalled('SIGINT', [130]),
  ...signalled('SIGTERM', [143]),
  ...signalled('SIGHUP', [143]),
  ...signalled('SIGKILL', [137]),
  ...Object.entries(PHASES).map((phase) => killingChildren('SIGKILL', phase)),
];

const SLEEP = '/bin/sleep 319.25';

/** Ends as `plumbline` does, or with 1 where what `open` left still runs then. */
const LOOKING_FOR_WHAT_IS_LEFT = `
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
const { status } = spawnSync(process.execPath, [${JSON.stringify(PROGRAM)}, 'run'], { stdio: 'inherit' });
const commandOf = (pid) => {
  try {
    return readFileSync('/proc/' + pid + '/cmdline', 'utf8').replaceAll('\\0', ' ').trim();
  } catch {
    return '';
  }
};
const left = readdirSync('/proc').filter((pid) => /^\\d+$/.test(pid) && commandOf(pid) === '${SLEEP}');
for (const pid of left) process.kill(Number(pid), 'SIGKILL');
console.log(left.length + ' processes are left');
process.exitCode = left.length > 0 ? 1 : status;
`;

export const INTERRUPTED_CONTROLS: readonly Control[] = [
  {
    name: 'a scenario whose `open` leaves processes in sessions of their own, of which none outlives the run',
    kind: 'interrupted',
    program: 'look.mjs',
    files: {
      [SCENARIO_FILE]: scenarioText({
        first: "import { execFileSync } from 'node:child_process';",
        more: `open: () => { execFileSync('setsid', ['-f', ...${JSON.stringify(SLEEP.split(' '))}], { stdio: 'ignore' }); return {}; },`,
      }),
      'look.mjs': LOOKING_FOR_WHAT_IS_LEFT,
    },
    says: /PASS[\s\S]*0 processes are left/,
  },
];
