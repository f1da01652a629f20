import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, PlumblineError } from '../errors.ts';
import { Git } from '../project/git.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { importScenario } from '../project/scenario-files.ts';
import { type BaseRequest, type Revisions, revisionsOf } from './base-revision.ts';
import { provideDependencies } from './dependencies.ts';
import { layOver, overlaidPaths } from './overlay.ts';
import { type ScenarioChange, scenarioChanges } from './scenario-changes.ts';
import { Worktree } from './worktree.ts';

/** One scenario on both sides: head's file, and the same file where it meets base's code. */
export interface ComparedScenario {
  name: string;
  head: LoadedScenarioFile;
  /** Absent where base cannot load it. */
  base?: LoadedScenarioFile;
  /** Why base cannot. */
  unloadable?: string;
  change: ScenarioChange;
}

export interface SidesOptions {
  /** The user's project: the head side as it lies on disk. */
  folder: string;
  /** Absolute: the configured folder of scenarios. */
  scenariosFolder: string;
  scenarios: readonly LoadedScenarioFile[];
  /** All scenarios were asked for: those that are gone from head are told. */
  everything: boolean;
  base: BaseRequest;
  onStep: (text: string) => void;
  signal: AbortSignal;
}

/** Two revisions, each with a folder in which its own code meets the same scenarios. Disposing removes base's. */
export interface Sides extends AsyncDisposable {
  revisions: Revisions;
  /** The project of each side. */
  headFolder: string;
  baseFolder: string;
  scenarios: ComparedScenario[];
  /** What the report must say of the two. */
  notes: string[];
}

/** Checks base out beside head and makes it ready. @throws BASE_UNKNOWN, BASE_UNUSABLE, or the signal's reason. */
export async function prepareSides(options: SidesOptions): Promise<Sides> {
  const { onStep, signal } = options;
  const folder = await realpath(options.folder);
  const revisions = await revisionsOf(new Git(folder, signal), options.base);
  onStep(`base is ${revisions.base.slice(0, 12)} (${revisions.baseIs})`);
  await using unfinished = new AsyncDisposableStack();
  const worktree = unfinished.use(await Worktree.add(new Git(revisions.top), revisions.base));
  signal.throwIfAborted();
  const baseFolder = path.join(worktree.folder, path.relative(revisions.top, folder));
  const changes = await scenarioChanges(
    options.scenariosFolder,
    path.join(baseFolder, path.relative(folder, options.scenariosFolder)),
  );
  const datasets = options.scenarios.map(({ definition }) => fileURLToPath(definition.dataset.module));
  const overlaid = overlaidPaths(folder, options.scenariosFolder, datasets);
  await layOver(folder, baseFolder, overlaid);
  const dependencies = await provideDependencies(
    { head: { top: revisions.top, folder }, base: { top: worktree.folder, folder: baseFolder } },
    signal,
  );
  onStep(`base: ${dependencies}; ${overlaid.join(' and ')} are head's`);
  const scenarios: ComparedScenario[] = [];
  for (const head of options.scenarios) {
    const change = changes.of(head.name);
    scenarios.push({ name: head.name, head, change, ...(await loadOnBase(head, folder, baseFolder)) });
  }
  const notes = [...revisionNotes(revisions), ...(options.everything ? changes.goneNotes : [])];
  const kept = unfinished.move();
  return {
    revisions,
    headFolder: folder,
    baseFolder,
    scenarios,
    notes,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function loadOnBase(
  head: LoadedScenarioFile,
  folder: string,
  baseFolder: string,
): Promise<Pick<ComparedScenario, 'base' | 'unloadable'>> {
  const file = path.join(baseFolder, path.relative(folder, head.file));
  try {
    return { base: { name: head.name, file, definition: await importScenario(file) } };
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    return { unloadable: messageOf(thrown.cause ?? thrown) };
  }
}

function revisionNotes({ base, head, uncommitted }: Revisions): string[] {
  if (uncommitted) return ['head is the checkout as it lies on disk, with changes that are not committed'];
  if (base === head)
    return ['base is the revision that head is at, and nothing was changed: both sides are the same code'];
  return [];
}
