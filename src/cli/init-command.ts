import path from 'node:path';
import { EXIT, PlumblineError } from '../errors.ts';
import { type InitPlan, planInit } from '../init/init.ts';
import { CLIENTS, type Client, findProject, type UserProject } from '../init/project.ts';
import { appendLines, writeNewFiles } from '../init/write-files.ts';
import { loadConfig } from '../project/config-file.ts';
import type { Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { paintFor } from './paint.ts';
import { Questions } from './questions.ts';
import { chooseCollection } from './sampled-collection.ts';
import { print, printError } from './terminal.ts';
import { version } from './version.ts';
import { wrappedText } from './wrapped-text.ts';

/** `plumbline init`: exit 0 when all was written, 2 when something was there already and was left as it is. */
export async function initCommand({ flags }: Given<'init'>): Promise<number> {
  const project = await findProject(process.cwd());
  const environment = readEnvironment(project.folder);
  const { scenarios } = await loadConfig(project.folder);
  const terminal = !flags.yes && process.stdin.isTTY && process.stderr.isTTY;
  using questions = terminal ? new Questions(process.stdin, process.stderr) : undefined;
  const clients = await clientsOf(project, flags, questions);
  const sampled = await chooseCollection(flags, environment, questions);
  const plan = await planInit({ project, clients, scenarios, ...(sampled ? { sampled } : {}) });
  for (const note of plan.notes) printError(wrappedText(`${note}\n`, process.stderr));
  if (flags.dryRun) return showPlan(plan);
  if (questions) {
    printError(`To be written:\n${namesOf(plan)}`);
    if (!(await questions.confirm('Write them?', { byDefault: true }))) {
      printError('Nothing was written.\n');
      return EXIT.pass;
    }
  }
  return await carryOut(plan, { project, environment });
}

async function clientsOf(
  project: UserProject,
  flags: Given<'init'>['flags'],
  questions: Questions | undefined,
): Promise<readonly Client[]> {
  if (flags.client.length > 0) return flags.client;
  const found = CLIENTS.filter((client) => project.packages[client].length > 0);
  if (found.length > 0) {
    const names = found.flatMap((client) => project.packages[client]);
    printError(`package.json has ${names.join(', ')}\n`);
    return found;
  }
  const answer = await questions?.choose('package.json has no client of MongoDB or Redis that is known. It uses:', [
    'mongodb',
    'mongodb and redis',
  ]);
  if (answer !== undefined) return CLIENTS.filter((client) => answer.includes(client));
  if (flags.yes) return ['mongodb'];
  throw new PlumblineError(
    'USAGE',
    'package.json has no client of MongoDB or Redis that is known, and there is no terminal to ask on',
    'Say which engines the project uses with --client mongodb, or --client mongodb redis; or --yes for MongoDB alone.',
  );
}

function showPlan(plan: InitPlan): number {
  for (const { file, text, taken } of plan.files) {
    if (taken === undefined) print(`--- ${shown(file)}\n${text}\n`);
    else print(`--- ${shown(file)}: not written, there is ${shown(taken)}\n\n`);
  }
  if (plan.ignore.lines.length > 0) {
    print(`--- appended to ${shown(plan.ignore.file)}\n${plan.ignore.lines.join('\n')}\n`);
  }
  return EXIT.pass;
}

async function carryOut(
  plan: InitPlan,
  { project, environment }: { project: UserProject; environment: ReturnType<typeof readEnvironment> },
): Promise<number> {
  const paint = paintFor(process.stdout);
  const { written, left } = await writeNewFiles(plan.files);
  await appendLines(plan.ignore.file, plan.ignore.lines);
  const line = (mark: string, text: string) => print(`${mark}  ${text}\n`);
  for (const file of written) line(paint.pass('written'), shown(file));
  if (plan.ignore.lines.length > 0) {
    line(paint.pass('changed'), `${shown(plan.ignore.file)}: appended ${plan.ignore.lines.join(' and ')}`);
  }
  for (const file of new Set(left)) line(paint.warn('left   '), `${shown(file)}: it was there, and is as it was`);
  print(`\n${wrappedText(remarksOf(project, environment).join(''), process.stdout)}Next:\n`);
  const next = [
    ...(project.hasPlumbline ? [] : [`${project.commands.add} ./plumbline-gate-${version()}.tgz node@24`]),
    'npx plumbline-gate run --profile smoke',
    'npx plumbline-gate run --update-lock',
    'git add --all && git commit -m "Plumbline"',
  ];
  for (const command of next) print(`  ${paint.bold(command)}\n`);
  return left.length > 0 ? EXIT.usage : EXIT.pass;
}

function remarksOf(project: UserProject, { MONGO_URL, REDIS_URL }: ReturnType<typeof readEnvironment>): string[] {
  return [
    ...(project.commands.withoutScripts && !project.hasPlumbline
      ? [
          'pnpm runs no script of a package unasked, and the package node is installed by one: allow it with `pnpm approve-builds`, or be on Node 22.22 or later yourself.\n',
        ]
      : []),
    ...(MONGO_URL || REDIS_URL
      ? [
          `${MONGO_URL ? 'MONGO_URL' : 'REDIS_URL'} is set here, and \`plumbline run\` takes given servers first: --engines docker starts its own.\n`,
        ]
      : []),
    ...(project.modules && project.rejectsExtensions
      ? [
          'Your tsconfig.json does not allow imports that name their .ts: add "allowImportingTsExtensions": true and "noEmit": true, or exclude scenarios and seed.\n',
        ]
      : []),
  ];
}

function namesOf(plan: InitPlan): string {
  const files = plan.files.filter(({ taken }) => taken === undefined).map(({ file }) => shown(file));
  const { file, lines } = plan.ignore;
  const all = lines.length === 0 ? files : [...files, `${shown(file)}: ${lines.join(' and ')} appended`];
  return all.map((text) => `  ${text}\n`).join('');
}

function shown(file: string): string {
  return path.relative(process.cwd(), file);
}
