import { createHash } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Checkouts } from '../application/noted-imports.ts';
import { datasetDigest } from '../dataset/digest.ts';
import { type IndexSet, indexSetDifference } from '../dataset/index-set.ts';
import { prepareDataset } from '../dataset/prepare.ts';
import { type PreparedCopy, prepareCopy } from '../dataset/prepare-copy.ts';
import { claimAll, type RunningEngines } from '../engines/engines.ts';
import type { DatasetDefinition, Profile } from '../model/dataset.ts';
import type { RunInfo } from '../model/report.ts';
import { inFolder } from '../process/in-folder.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { installApplications } from '../session/applications.ts';
import { indexesOf } from '../session/create-indexes.ts';
import { DATABASES, SECOND_DATABASES, scratchOf } from '../session/databases.ts';
import { whileAlive } from '../session/engine-watch.ts';
import { assertMongoRights } from '../session/given-rights.ts';
import { connectControl } from '../session/measurer.ts';
import { onlyDataset } from '../session/prepare-data.ts';
import type { OnProgress } from '../session/progress.ts';
import { failingFast } from '../session/server-selection.ts';
import type { EngineRequest } from '../session/session-options.ts';
import { SIDES, type Side, serversOf } from './servers.ts';

/** What one side brings to the data: the code that creates its indexes. */
export interface SideCode {
  folder: string;
  scenarios: readonly LoadedScenarioFile[];
}

export interface ComparedDataOptions {
  head: SideCode;
  base: SideCode;
  /** The tops of both, as base has to know them. */
  checkouts: Checkouts;
  /** As base has it; its `indexes` are base's. */
  baseDataset?: DatasetDefinition | undefined;
  profile: Profile;
  seed: number;
  engineOptions: EngineRequest;
  onProgress: OnProgress;
  signal: AbortSignal;
}

export interface EnsuredData {
  dataset: NonNullable<RunInfo['dataset']>;
  /** Both copies have the same indexes, so that they may change sides. */
  swappable: boolean;
  notes: string[];
}

/** The data of a comparison: made by head's dataset code, once without indexes and once a side with that side's own. */
export class ComparedData {
  /** Key of the snapshot. Of the indexes it has what they were: those that differ now are made anew. */
  readonly snapshot: string;
  readonly #options: ComparedDataOptions;
  readonly #definition: DatasetDefinition;
  readonly #baseDefinition: DatasetDefinition;
  readonly #digest: string;
  /** What each side's code creates, once it was learned. */
  #indexSets: Readonly<Record<Side, IndexSet>> = { head: [], base: [] };

  constructor(options: ComparedDataOptions) {
    const { head, base, profile, seed, engineOptions } = options;
    this.#options = options;
    this.#definition = onlyDataset(head.scenarios);
    const laid = onlyDataset(base.scenarios);
    this.#baseDefinition = options.baseDataset ? { ...laid, indexes: options.baseDataset.indexes } : laid;
    this.#digest = datasetDigest(this.#definition, profile, seed);
    const databases = [DATABASES, SECOND_DATABASES].map((names) => Object.values(names));
    const { images, topology } = engineOptions;
    this.snapshot = createHash('sha256')
      .update(JSON.stringify([this.#digest, images.mongodb, topology, databases]))
      .digest('hex');
  }

  /** What head's data is measured on is not what base has. */
  get unseen(): string[] {
    const { baseDataset, profile, seed } = this.#options;
    if (baseDataset === undefined || datasetDigest(baseDataset, profile, seed) === this.#digest) return [];
    return [`the data is not what base has: both sides were measured on head's (dataset ${this.name})`];
  }

  get name(): string {
    return this.#definition.name;
  }

  /** The code of a side, with the function that creates its indexes and what it creates. */
  codeOf(side: Side, engines: RunningEngines) {
    const { folder, scenarios } = this.#options[side];
    const definition = side === 'head' ? this.#definition : this.#baseDefinition;
    const indexes = indexesOf(definition, scenarios, this.#applications(side, engines));
    return {
      folder,
      ...(side === 'base' ? { checkouts: this.#options.checkouts } : {}),
      scenarios: new Map(scenarios.map((scenario) => [scenario.name, scenario])),
      // What it reads by a relative path is its own side's.
      indexes: (db: Db) => inFolder(folder, async () => await indexes(db)),
      indexSet: this.#indexSets[side],
    };
  }

  /** Makes whatever is not there as it should be. MongoDB may be restarted for that. */
  async ensure(engines: RunningEngines): Promise<EnsuredData> {
    const { onProgress } = this.#options;
    for (const side of SIDES) {
      await installApplications(this.#options[side].scenarios, this.#applications(side, engines));
    }
    const { prepared, copy } = await this.#prepare(engines);
    const reasons = [prepared.reason, copy.reason].filter((reason) => reason !== undefined);
    this.#indexSets = { head: prepared.indexSet, base: copy.indexSet };
    const swappable = indexSetDifference(prepared.indexSet, copy.indexSet) === undefined;
    if (reasons.length === 0) {
      onProgress({ type: 'step', text: `${prepared.documents.toLocaleString('en')} documents are there already` });
    } else {
      onProgress({ type: 'step', text: `data prepared: ${reasons.join('; ')}` });
      // With the indexes of a change that may never be merged it would be a worse start for the next comparison.
      if (prepared.loaded || copy.copied || swappable) await engines.saveSnapshot(this.snapshot, this.name);
    }
    return {
      dataset: { name: this.name, digest: this.#digest, documents: prepared.documents },
      swappable,
      notes: this.#notes(swappable),
    };
  }

  #applications(side: Side, engines: RunningEngines) {
    const { signal, checkouts, engineOptions } = this.#options;
    return {
      engines: serversOf(engines, side),
      folder: this.#options[side].folder,
      engineOptions,
      signal,
      ...(side === 'base' ? { checkouts } : {}),
    };
  }

  async #prepare(
    engines: RunningEngines,
  ): Promise<{ prepared: Awaited<ReturnType<typeof prepareDataset>>; copy: PreparedCopy }> {
    const { profile, seed, onProgress } = this.#options;
    await using control = await connectControl(engines);
    await using baseControl = await connectControl(serversOf(engines, 'base'));
    return await whileAlive(engines, control, this.#options.signal, async (signal) => {
      const { allowDatabases } = this.#options.engineOptions;
      const names = new Set([...Object.values(DATABASES), ...Object.values(SECOND_DATABASES)]);
      await claimAll({
        mongo: control.mongo,
        databases: names,
        scratch: [scratchOf(DATABASES), scratchOf(SECOND_DATABASES)],
        redis: [control.redis, baseControl.redis],
        allow: allowDatabases,
      });
      if (engines.mongo.via === 'url') await assertMongoRights(control, names);
      const whole = engines.mongo.via === 'url';
      const shared = { profile, seed, mongoUrl: failingFast(engines.mongo.url), whole, signal };
      const prepared = await prepareDataset({
        ...shared,
        definition: { ...this.#definition, indexes: this.codeOf('head', engines).indexes },
        databases: { bare: DATABASES.bare, indexed: DATABASES.indexed },
        scratchDatabase: scratchOf(DATABASES),
        onProgress: (done, total) =>
          onProgress({ type: 'bar', text: `loading ${total.toLocaleString('en')} documents, twice`, done, total }),
      });
      const copy = await prepareCopy({
        ...shared,
        definition: { ...this.#definition, indexes: this.codeOf('base', engines).indexes },
        from: DATABASES.bare,
        to: SECOND_DATABASES.indexed,
      });
      return { prepared, copy };
    });
  }

  #notes(swappable: boolean): string[] {
    const { profile, seed } = this.#options;
    const notes: string[] = [];
    if (!swappable)
      notes.push(
        'base and head create different indexes: the copies of the data stay on their sides, and a difference of the copies themselves counts as one of the code',
      );
    if (datasetDigest(this.#baseDefinition, profile, seed) !== this.#digest)
      notes.push(
        "the dataset uses code of the application that head changed: base's parameters may differ from head's",
      );
    return notes;
  }
}
