import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { applicationLogFile } from '../application/application-log.ts';
import { datasetFiles } from '../dataset/dataset-files.ts';
import { messageOf, PlumblineError } from '../errors.ts';
import type { DatasetDefinition } from '../model/dataset.ts';
import { LOCK_FILE } from '../model/lock.ts';
import type { Scenario } from '../model/scenario.ts';
import { inFolder } from '../process/in-folder.ts';
import { loadConfig } from '../project/config-file.ts';
import { Git } from '../project/git.ts';
import { importScenario, type LoadedScenarioFile } from '../project/scenario-files.ts';
import { scenarioFilesIn } from '../project/scenario-search.ts';
import { isWithin } from '../project/within.ts';
import type { EngineRequest } from '../session/session-options.ts';
import { type BaseRequest, type Revisions, revisionsOf } from './base-revision.ts';
import { codeChanges, definitionChanges, importChanges, madeFunctionChanges } from './definition-changes.ts';
import { provideDependencies } from './dependencies.ts';
import { assertNoLinksOut } from './escaping-symlinks.ts';
import { type ScenarioChange, type ScenarioChanges, scenarioChanges } from './scenario-changes.ts';
import { layOver, type Overlay, overlayOf, ownPlace, seedOf } from './scenario-overlay.ts';
import { scenarioSyntax } from './scenario-syntax.ts';
import { Worktree } from './worktree.ts';

/** One scenario on both sides: head's file, and the same file where it meets base's code. */
export interface ComparedScenario {
  name: string;
  head: LoadedScenarioFile;
  /** Absent where base cannot load it. */
  base?: LoadedScenarioFile;
  /** Why base cannot. */
  unloadable?: string;
  /** It can load none of its own either: the fault is base's place, and not that head asks something new. */
  broken?: boolean;
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
  /** Its folder has the output that an error cannot tell whole. */
  engineOptions: Pick<EngineRequest, 'cacheDirectory'>;
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
  /** Base's own dataset, whose `indexes` are base's; absent where base has none, or cannot load it. */
  baseDataset?: DatasetDefinition;
  /** What the report must say of the two. */
  notes: string[];
  /** What head asks otherwise, or does not ask any more: no row can show it. */
  unseen: string[];
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
  const place = path.relative(revisions.top, folder);
  if (!existsSync(baseFolder)) throw noProject(place, revisions);
  await assertNoLinksOut({ top: worktree.folder, headTop: revisions.top, project: place });
  const changes = await scenarioChanges(
    options.scenariosFolder,
    await scenariosOfBase(baseFolder, path.relative(folder, options.scenariosFolder)),
  );
  const datasets = options.scenarios.flatMap(({ definition }) => datasetFiles(definition.dataset));
  const overlay = await overlayOf({
    project: folder,
    scenariosFolder: options.scenariosFolder,
    scenarioFiles: await scenarioFilesIn(options.scenariosFolder),
    datasets,
  });
  await layOver(folder, baseFolder, overlay);
  const dependencies = await provideDependencies(
    { head: { top: revisions.top, folder }, base: { top: worktree.folder, folder: baseFolder } },
    { signal, logFile: applicationLogFile(options.engineOptions.cacheDirectory, 'base/install') },
  );
  onStep(`base: ${dependencies}; scenarios and data are head's`);
  const scenarios: ComparedScenario[] = [];
  const unseen = options.everything
    ? changes.gone.map((name) => `scenario ${name} is gone from head: nothing holds its code`)
    : [];
  const notes = revisionNotes(revisions);
  if (options.everything && changes.gone.length > 0)
    notes.push(`gone from head, and not compared: ${changes.gone.join(', ')}`);
  const ownOf = (file: string) => whereBaseHas(baseFolder, file, overlay);
  for (const head of options.scenarios) {
    const one = await onBase(head, { folder, baseFolder, baseTop: worktree.folder, changes, ownOf });
    scenarios.push(one.scenario);
    unseen.push(...one.measured);
    notes.push(...one.checks);
  }
  const baseDataset = await datasetOfBase(path.relative(folder, datasets[0] ?? ''), baseFolder, overlay);
  if (baseDataset.unseen !== undefined) unseen.push(baseDataset.unseen);
  const hasLock = (one: string) => existsSync(path.join(one, LOCK_FILE));
  if (options.everything && hasLock(baseFolder) && !hasLock(folder))
    unseen.push(`${LOCK_FILE} is gone from head: no run is held to it any more`);
  const kept = unfinished.move();
  return {
    revisions,
    headFolder: folder,
    baseFolder,
    scenarios,
    notes,
    unseen,
    ...(baseDataset.definition ? { baseDataset: baseDataset.definition } : {}),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function noProject(place: string, { base }: Revisions): PlumblineError {
  return new PlumblineError(
    'BASE_UNUSABLE',
    `base (${base.slice(0, 12)}) has no folder ${place || '.'}: there is no code of it to compare`,
    'Bring the project to that branch first, or name a later base with --base. A folder that git ignores or does not know is no part of a revision.',
  );
}

/** Base may have had them in another folder. */
async function scenariosOfBase(baseFolder: string, place: string): Promise<string> {
  const own = await loadConfig(baseFolder).catch(() => undefined);
  const configured = own && path.resolve(baseFolder, own.scenarios);
  return configured !== undefined && existsSync(configured) ? configured : path.join(baseFolder, place);
}

/** A file of base's own, wherever it is now; its place is relative to the project. */
function whereBaseHas(baseFolder: string, file: string, { laid }: Overlay): string {
  const seed = seedOf(file);
  if (seed !== undefined) return path.join(baseFolder, ownPlace(seed), path.relative(seed, file));
  return path.join(baseFolder, laid.includes(file) ? ownPlace(file) : file);
}

interface OnBaseOptions {
  folder: string;
  baseFolder: string;
  /** The top of base's checkout. */
  baseTop: string;
  changes: ScenarioChanges;
  ownOf: (file: string) => string;
}

async function onBase(
  head: LoadedScenarioFile,
  { folder, baseFolder, baseTop, changes, ownOf }: OnBaseOptions,
): Promise<{ scenario: ComparedScenario; measured: string[]; checks: string[] }> {
  const change = changes.of(head.name);
  const texts = changes.texts(head.name);
  const scenario: ComparedScenario = { name: head.name, head, change };
  const told = { measured: [] as string[], checks: [] as string[] };
  try {
    const file = path.join(baseFolder, path.relative(folder, head.file));
    const definition = await inFolder(baseFolder, () => importScenario(file));
    const elsewhere = applicationElsewhere(definition, baseFolder, baseTop);
    if (elsewhere !== undefined) return { scenario: { ...scenario, unloadable: elsewhere, broken: true }, ...told };
    scenario.base = { name: head.name, file, definition };
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    scenario.unloadable = messageOf(thrown.cause ?? thrown);
    scenario.broken = change === 'same';
  }
  if (change !== 'changed' || texts === undefined) return { scenario, ...told };
  try {
    const own = await inFolder(baseFolder, () => importScenario(ownOf(path.relative(baseFolder, texts.base.file))));
    const { measured, checks } = definitionChanges(own, head.definition);
    const code = [scenarioSyntax(texts.base.text), scenarioSyntax(texts.head.text)] as const;
    const made = madeFunctionChanges(
      { syntax: code[0], definition: own },
      { syntax: code[1], definition: head.definition },
    );
    const all = [...measured, ...importChanges(...code), ...codeChanges(...code), ...made];
    // What base cannot load has a row that says so.
    if (all.length > 0 && scenario.base !== undefined)
      told.measured.push(
        `scenario ${head.name} asks otherwise than it did, and both sides were asked head's: ${all.join('; ')}`,
      );
    told.checks.push(...checks.map((one) => `scenario ${head.name}: ${one}`));
  } catch (thrown) {
    if (!(thrown instanceof PlumblineError)) throw thrown;
    scenario.broken = scenario.base === undefined;
    if (!scenario.broken)
      told.measured.push(
        `scenario ${head.name} changed, and how is not known: base cannot load its own: ${messageOf(thrown.cause ?? thrown)}`,
      );
  }
  return { scenario, ...told };
}

/** An application of no checkout is one and the same for both sides. */
function applicationElsewhere({ app }: Scenario, baseFolder: string, baseTop: string): string | undefined {
  if (app === undefined || isWithin(baseTop, path.resolve(baseFolder, app.cwd))) return undefined;
  return `app.cwd is "${app.cwd}", which is not in base's checkout: both sides would run the same application. Make it relative to the project`;
}

/** The dataset as base has it: its indexes are part of the code under test. */
async function datasetOfBase(
  file: string,
  baseFolder: string,
  overlay: Overlay,
): Promise<{ definition?: DatasetDefinition; unseen?: string }> {
  const own = whereBaseHas(baseFolder, file, overlay);
  if (!existsSync(own))
    return { unseen: `${file} is new on head: base has no indexes of its own, and was given head's` };
  try {
    const exported: Record<string, unknown> = await inFolder(baseFolder, () => import(pathToFileURL(own).href));
    const definition = Object.values(exported).find((value) => isDatasetOf(value, own));
    if (definition !== undefined) return { definition };
    return { unseen: `base's ${file} exports no dataset: base was given head's indexes` };
  } catch (thrown) {
    return { unseen: `base cannot load its own ${file}, and was given head's indexes: ${messageOf(thrown)}` };
  }
}

function isDatasetOf(value: unknown, file: string): value is DatasetDefinition {
  if (typeof value !== 'object' || value === null) return false;
  return 'module' in value && value.module === pathToFileURL(file).href && 'indexes' in value;
}

function revisionNotes({ uncommitted, apart, baseIs }: Revisions): string[] {
  return [
    ...(uncommitted === undefined
      ? []
      : [`head is the checkout as it lies on disk, with changes that are not committed: ${uncommitted}`]),
    ...(apart
      ? [
          `base (${baseIs}) is no ancestor of head: what was changed there since they parted is compared too, the other way round`,
        ]
      : []),
  ];
}
