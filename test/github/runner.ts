import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Step } from './workflow.ts';

export interface Setting {
  /** `RUNNER_TEMP`: outside of the workspace. */
  temp: string;
  workspace: string;
  /** What an expression such as `inputs.command` has for a value; one that is not here fails the test. */
  context?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string | undefined>>;
}

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  outputs: Record<string, string>;
  summary: string;
}

/**
 * Runs the command of a step as it stands in its file, with the shell and the environment that a runner of GitHub gives
 * it.
 */
export async function runStep(step: Step, { temp, workspace, context = {}, env = {} }: Setting): Promise<Ended> {
  if (step.run === undefined) throw new Error(`${step.name ?? step.uses} is no command`);
  const value = (text: string | number | boolean) => evaluated(String(text), context);
  const own = path.join(temp, randomUUID());
  await mkdir(own, { recursive: true });
  const files = { GITHUB_OUTPUT: path.join(own, 'output'), GITHUB_STEP_SUMMARY: path.join(own, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const script = path.join(own, 'script.sh');
  await writeFile(script, step.run);
  const shell = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail', script] : ['-e', script];
  const child = spawn('bash', shell, {
    cwd: path.resolve(workspace, value(step['working-directory'] ?? '.')),
    env: {
      ...outside(),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...files,
      ...env,
      ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text)])),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  await once(child, 'close');
  const outputs = (await readFile(files.GITHUB_OUTPUT, 'utf8')).split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
  });
  const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
  return { exitCode: child.exitCode, stdout, stderr, outputs: Object.fromEntries(outputs), summary };
}

function evaluated(text: string, context: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const found = context[expression];
    if (found === undefined) throw new Error(`the test gives no value for ${expression}`);
    return found;
  });
}

/** This process's environment, without what npm and this repository's own pipeline put into it. */
function outside(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|GITHUB_|RUNNER_|NODE_|VITEST|MONGO_URL|REDIS_URL|CI$)/.test(name),
  );
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: folders.join(path.delimiter) };
}
