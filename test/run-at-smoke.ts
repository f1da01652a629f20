import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Report, reportSchema } from '../src/model/report.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../bin/plumbline.js');
/** Of a run that takes a tenth of it on two idle cores. */
const DEADLINE_MS = 600_000;

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Absent when none was written. */
  readonly report: Report | undefined;
}

/** The real command line, in a project's folder, on engines that `env` names. */
export async function runAtSmoke(
  folder: string,
  scenarios: readonly string[],
  env: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<RunResult> {
  const out = path.join(folder, 'reports');
  await rm(out, { recursive: true, force: true });
  const args = [PROGRAM, 'run', ...scenarios, '--profile', 'smoke', '--out', out, ...flags];
  const ended = await execute(args, { cwd: folder, env: { ...process.env, NO_COLOR: '1', ...env } });
  return { ...ended, report: await readReport(out) };
}

interface ExecuteOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

function execute(args: readonly string[], options: ExecuteOptions): Promise<Omit<RunResult, 'report'>> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { ...options, timeout: DEADLINE_MS }, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else reject(new Error(`plumbline was ended by ${error.signal ?? error.code}: ${stderr}`, { cause: error }));
    });
  });
}

async function readReport(out: string): Promise<Report | undefined> {
  const text = await readFile(path.join(out, 'report.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : reportSchema.parse(JSON.parse(text));
}
