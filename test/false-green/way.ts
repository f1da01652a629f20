import type { CommandLine } from '../bad-projects/command-line.ts';
import type { WayFolder } from './way-folder.ts';

/** What could be done to end with 0, by what it does; the words are those of the list that people read. */
export const KINDS = {
  ends: 'Imported code ends the process',
  exitCode: 'Imported code decides the exit code',
  jumps: 'Counts that jump over their budget',
  uncounted: 'Work that nobody counts',
  writes: 'Writes that are not declared',
  memo: 'Work that an earlier call did',
  checks: 'Checks that hold nothing',
  lock: 'A lock that holds nothing',
  selection: 'Scenarios that are not found',
  settings: 'A configuration or command line that holds nothing',
  data: 'Data that is not what was asked for',
  answers: 'Answers that are not compared',
  load: 'Load that decides on too little',
  compare: 'A comparison with something else',
  merge: 'Shards that are not what was measured',
  signoff: 'A sign-off of something else',
  servers: 'Given servers that answer for something else',
  interrupted: 'A run that did not end by itself',
  step: 'A step of the Action without a verdict',
} as const;

export type Kind = keyof typeof KINDS;

/** A tiny project, and one command in it. */
export interface Trial {
  /** In plain words; unique. */
  readonly name: string;
  readonly kind: Kind;
  /** Over the base project, by path; see base-project.ts. */
  readonly files?: Readonly<Record<string, string>>;
  /** Packages of this repository that the project imports. */
  readonly packages?: readonly string[];
  /** What was done before: revisions, a lock, blobs, edits. */
  readonly prepare?: (folder: WayFolder) => Promise<void>;
  /** `run` when absent; the profile is the configuration's. */
  readonly command?: readonly string[];
  /** A script of the project that is started in place of plumbline. */
  readonly program?: string;
  /** Beside the URLs of the engines; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What happens while the command runs. */
  readonly meanwhile?: (command: CommandLine, folder: WayFolder) => Promise<void>;
}

/** One way to a false green: it must end with one of `exits`, and say why. */
export interface Way extends Trial {
  /** Never 0; 3 when absent. A process that a signal ended has 128 and the signal's number. */
  readonly exits?: readonly number[];
  /** The cause, in what the command prints: a way that is red for another reason shows nothing. */
  readonly says: RegExp;
}

/** The same without the fault: it must end with 0, or the red of its neighbours shows nothing. */
export interface Control extends Trial {
  readonly says: RegExp;
}
