/**
 * `npm run bench:unchanged -- --repeat 8`: `plumbline compare` of this repository's whole suite, where head differs by
 * a sentence of documentation. Totals are over all reports in `--out`, so that they go on from run to run. Exit 1 where
 * a comparison was red.
 */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Comparison, Report } from '../src/model/report.ts';
import { parseReport } from '../src/report/json.ts';
import { clopperPearson } from '../src/stats/clopper-pearson.ts';
import { median, sorted } from '../src/stats/quantile.ts';
import { ROOT } from '../test/own-engines.ts';

const MOST_ROUNDS = 100;
const BAR_SECONDS = 8 * 60;

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '8' },
    out: { type: 'string', default: path.join(ROOT, 'reports', 'unchanged') },
  },
});
const rounds = Number(values.repeat);
if (!Number.isInteger(rounds) || rounds < 0 || rounds > MOST_ROUNDS) {
  console.error(`--repeat takes 0 to ${MOST_ROUNDS}`);
  process.exit(2);
}
const out = path.resolve(values.out);
await mkdir(out, { recursive: true });
const before = (await readdir(out)).length;
if (rounds > 0) await repeat();
process.exitCode = tellTotals(await readReports()) ? 0 : 1;

async function repeat(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plumbline-unchanged-'));
  try {
    await documented(folder);
    for (let round = 1; round <= rounds; round += 1) {
      const report = await compared(folder, path.join(out, `${before + round}`));
      console.error(`${round}/${rounds}  ${lineOf(report)}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A clone of what is committed here, with one commit more. */
async function documented(folder: string): Promise<void> {
  const git = (...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=plumbline', '-c', 'user.email=unchanged@plumbline.invalid', ...args], {
      cwd: folder,
    });
  await git('clone', '--quiet', ROOT, '.');
  await appendFile(path.join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  await appendFile(path.join(folder, 'docs', 'verdict.md'), '\nOne sentence more.\n');
  await git('commit', '--quiet', '--all', '--message', 'One sentence more');
}

async function compared(folder: string, reports: string): Promise<Report> {
  const args = ['bin/plumbline.js', 'compare', '--base', 'HEAD~1', '--profile', 'pr', '--out', reports];
  const env = { ...process.env, PLUMBLINE_CACHE: path.join(ROOT, '.plumbline') };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  await once(child, 'close');
  return await readReport(reports);
}

async function readReport(folder: string): Promise<Report> {
  return parseReport(await readFile(path.join(folder, 'report.json'), 'utf8'), folder);
}

async function readReports(): Promise<Report[]> {
  const names = (await readdir(out)).sort((a, b) => Number(a) - Number(b));
  return await Promise.all(names.map((name) => readReport(path.join(out, name))));
}

function mediansOf({ comparisons }: Report): Comparison[] {
  return (comparisons ?? []).filter(({ metric }) => metric === 'median');
}

function isRed({ verdict }: Comparison): boolean {
  return verdict === 'fail' || verdict === 'error';
}

function redOf({ comparisons }: Report): Comparison[] {
  return (comparisons ?? []).filter(isRed);
}

function secondsOf({ run }: Report): number {
  return (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1_000;
}

function lineOf(report: Report): string {
  const medians = mediansOf(report);
  const count = (verdict: string) => medians.filter((one) => one.verdict === verdict).length;
  const alarms = medians.filter(({ confirmed }) => confirmed !== undefined).length;
  return `${secondsOf(report).toFixed(0)} s, ${report.verdict}: ${count('pass')} of ${medians.length} pass, ${count('inconclusive')} undecided, ${alarms} alarmed, ${redOf(report).length} red`;
}

/** @returns whether nothing was red. */
function tellTotals(reports: readonly Report[]): boolean {
  const medians = reports.flatMap(mediansOf);
  const red = reports.flatMap(redOf);
  const share = (what: string, hits: number): string => {
    const { lower, upper } = clopperPearson(hits, medians.length);
    return `${hits} ${what} (95% interval ${(lower * 100).toFixed(2)}% to ${(upper * 100).toFixed(2)}%)`;
  };
  const seconds = sorted(reports.map(secondsOf));
  console.log(`${reports.length} comparisons of the whole suite at pr, unchanged: ${medians.length} medians`);
  console.log(`  ${share('alarmed', medians.filter(({ confirmed }) => confirmed !== undefined).length)}`);
  console.log(`  ${share('red', medians.filter(isRed).length)}, and ${red.length} of work, answers and times together`);
  console.log(`  ${share('undecided', medians.filter(({ verdict }) => verdict === 'inconclusive').length)}`);
  console.log(
    `  seconds: median ${median(seconds)?.toFixed(0)}, ${seconds[0]?.toFixed(0)} to ${seconds.at(-1)?.toFixed(0)}; at most ${BAR_SECONDS} in ${seconds.filter((one) => one <= BAR_SECONDS).length} of ${seconds.length}`,
  );
  for (const { scenario, variant, metric, reason } of red)
    console.log(`  RED ${scenario}/${variant}/${metric}: ${reason}`);
  return red.length === 0 && reports.length > 0;
}
