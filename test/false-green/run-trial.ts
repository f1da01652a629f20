import { constants } from 'node:os';
import { CommandLine } from '../bad-projects/command-line.ts';
import type { Trial } from './way.ts';
import { type EngineUrls, WayFolder } from './way-folder.ts';

/** Of a command that takes a twentieth of it on idle cores. */
const DEADLINE_MS = 240_000;

export interface TrialEnd {
  /** As a shell has it: 128 and the number of the signal that ended it. */
  readonly exitCode: number;
  readonly output: string;
}

/** Prepares the project of a trial and runs its command to the end. */
export async function runTrial(trial: Trial, engines: EngineUrls): Promise<TrialEnd> {
  await using folder = await WayFolder.create(trial, engines);
  await trial.prepare?.(folder);
  const env = { ...folder.env, ...trial.env };
  const program = trial.program === undefined ? {} : { program: folder.path(trial.program) };
  await using command = CommandLine.start(folder.project, trial.command ?? ['run'], { env, ...program });
  const killer = setTimeout(() => process.kill(-command.pid, 'SIGKILL'), DEADLINE_MS);
  try {
    await trial.meanwhile?.(command, folder);
    const { exitCode, signal, stdout, stderr } = await command.ended;
    const ended = exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    return { exitCode: ended, output: `${stdout}\n${stderr}` };
  } finally {
    clearTimeout(killer);
  }
}
