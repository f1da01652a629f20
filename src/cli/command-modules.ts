import type { CommandName, Given } from './commands.ts';

/** Runs a command to its exit code. */
type Course<Name extends CommandName> = (given: Given<Name>) => Promise<number>;

/** Loaded when it is asked for: `--help` needs none of them. */
export const COURSES: { [Name in CommandName]: () => Promise<Course<Name>> } = {
  init: async () => (await import('./init-command.ts')).initCommand,
  run: async () => (await import('./run-command.ts')).runCommand,
  compare: async () => (await import('./compare-command.ts')).compareCommand,
  merge: async () => (await import('./merge-command.ts')).mergeCommand,
  signoff: async () => (await import('./signoff-command.ts')).signoffCommand,
  selftest: async () => (await import('./selftest-command.ts')).selftestCommand,
  trend: async () => (await import('./trend-command.ts')).trendCommand,
  list: async () => (await import('./list-command.ts')).listCommand,
  comment: async () => (await import('./comment-command.ts')).commentCommand,
  seed: async () => (await import('./seed-command.ts')).seedCommand,
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
};
