import { createHash } from 'node:crypto';
import { datasetDigest } from '../dataset/digest.ts';
import type { IndexSet } from '../dataset/index-set.ts';
import { type PreparedDataset, prepareDataset, staleIndexes } from '../dataset/prepare.ts';
import { claimAll } from '../engines/claim-all.ts';
import type { RunningEngines } from '../engines/engines.ts';
import { PlumblineError } from '../errors.ts';
import type { DatasetDefinition, Profile } from '../model/dataset.ts';
import type { RunInfo } from '../model/report.ts';
import { indexesUnknown } from '../project/indexing-suite.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { installApplications, type OtherScenarios } from './applications.ts';
import { indexesOf } from './create-indexes.ts';
import { DATABASES, scratchOf } from './databases.ts';
import { whileAlive } from './engine-watch.ts';
import { assertMongoRights } from './given-rights.ts';
import { type ControlClients, connectControl } from './measurer.ts';
import type { OnProgress } from './progress.ts';
import type { RestoreOptions } from './restore-written.ts';
import { failingFast } from './server-selection.ts';
import type { EngineRequest } from './session-options.ts';

export interface DataOptions {
  /** The user's project. */
  folder: string;
  scenarios: readonly LoadedScenarioFile[];
  /** Names of those among them that are not selected. */
  unselected?: readonly string[] | undefined;
  profile: Profile;
  seed: number;
  /** How many times the profile's documents; 1 when absent. */
  scale?: number | undefined;
  engineOptions: EngineRequest;
  onProgress: OnProgress;
  signal: AbortSignal;
}

/** The run's dataset: known before the engines start, so that they can start from its snapshot. */
export class PreparedData {
  readonly definition: DatasetDefinition;
  readonly digest: string;
  /** Key of the snapshot: the data, and what its files depend on. */
  readonly snapshot: string;
  readonly #options: DataOptions;
  readonly #others: OtherScenarios;
  /** Once, however many engines this data is prepared on. */
  #installed: Promise<void> | undefined;
  /** The indexes that the code creates, once they were learned. */
  #indexSet: IndexSet = [];

  constructor(options: DataOptions) {
    this.#options = options;
    this.#others = { names: new Set(options.unselected), unusable: new Map() };
    this.definition = onlyDataset(options.scenarios);
    this.digest = datasetDigest(this.definition, options.profile, options.seed, options.scale);
    const { images, topology } = options.engineOptions;
    this.snapshot = createHash('sha256')
      .update(JSON.stringify([this.digest, images.mongodb, topology, Object.values(DATABASES)]))
      .digest('hex');
  }

  /** Loads the data where it is not there as it should be, and keeps it (`keep`). MongoDB may be restarted for that. */
  async ensure(engines: RunningEngines, { keep = true } = {}): Promise<NonNullable<RunInfo['dataset']>> {
    const { onProgress, scenarios } = this.#options;
    this.#installed ??= installApplications(scenarios, { ...this.#options, engines, others: this.#others });
    await this.#installed;
    const prepared = await this.#prepare(engines);
    this.#indexSet = prepared.indexSet;
    if (prepared.changed) {
      onProgress({
        type: 'step',
        text: `data prepared in ${prepared.seconds.toFixed(1)} s (${prepared.reason ?? 'new'})`,
      });
      if (keep) await engines.saveSnapshot(this.snapshot, this.definition.name);
    } else {
      onProgress({ type: 'step', text: `${prepared.documents.toLocaleString('en')} documents are there already` });
    }
    return { name: this.definition.name, digest: this.digest, documents: prepared.documents };
  }

  /** What the data is without. */
  get notes(): string[] {
    return [...this.#others.unusable].map(([name, why]) => indexesUnknown(name, why));
  }

  /**
   * The same on further engines of a run. Where they started from the snapshot its indexes alone are looked at: another
   * run may have kept it with those of other code, and counting the documents again would fill the cache.
   */
  async ensureAgain(engines: RunningEngines): Promise<void> {
    if (engines.fromSnapshot && (await this.#difference(engines)) === undefined) return;
    await this.ensure(engines);
  }

  /** How the databases of writing scenarios are made anew. */
  restoring(control: ControlClients, engines: RunningEngines): RestoreOptions {
    const { scale } = this.#options;
    return { control, databases: DATABASES, indexes: this.#indexesOn(engines), indexSet: this.#indexSet, scale };
  }

  async #prepare(engines: RunningEngines): Promise<PreparedDataset> {
    const { profile, seed, scale, onProgress } = this.#options;
    await using control = await connectControl(engines);
    return await whileAlive(engines, control, this.#options.signal, async (signal) => {
      await this.#claim(control);
      if (engines.mongo.via === 'url') await assertMongoRights(control, Object.values(DATABASES));
      return await prepareDataset({
        definition: { ...this.definition, indexes: this.#indexesOn(engines) },
        profile,
        seed,
        scale,
        mongoUrl: failingFast(engines.mongo.url),
        databases: { bare: DATABASES.bare, indexed: DATABASES.indexed },
        scratchDatabase: scratchOf(DATABASES),
        whole: engines.mongo.via === 'url',
        onProgress: (done, total) =>
          onProgress({ type: 'bar', text: `loading ${total.toLocaleString('en')} documents, twice`, done, total }),
        signal,
      });
    });
  }

  async #difference(engines: RunningEngines): Promise<string | undefined> {
    await using control = await connectControl(engines);
    return await staleIndexes(control.mongo, DATABASES, this.#indexSet);
  }

  #indexesOn(engines: RunningEngines): DatasetDefinition['indexes'] {
    return indexesOf(this.definition, this.#options.scenarios, { ...this.#options, engines, others: this.#others });
  }

  async #claim({ mongo, redis }: ControlClients): Promise<void> {
    const { allowDatabases } = this.#options.engineOptions;
    await claimAll({
      mongo,
      databases: Object.values(DATABASES),
      scratch: [scratchOf(DATABASES)],
      redis: [redis],
      allow: allowDatabases,
    });
  }
}

/** The dataset that all of these scenarios use. @throws CONFIG_INVALID when there are several. */
export function onlyDataset(scenarios: readonly LoadedScenarioFile[]): DatasetDefinition {
  const datasets = new Map<string, DatasetDefinition>(
    scenarios.map(({ definition }) => [definition.dataset.module, definition.dataset]),
  );
  const [first, ...others] = datasets.values();
  if (first && others.length === 0) return first;
  throw new PlumblineError(
    'CONFIG_INVALID',
    `the selected scenarios use ${datasets.size} datasets: ${[...datasets.values()].map(({ name }) => name).join(', ')}`,
    'A run loads one dataset: select the scenarios of one of them by name or with --grep.',
  );
}
