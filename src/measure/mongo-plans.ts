import { type Document, type IndexDescriptionInfo, type MongoClient, MongoServerError } from 'mongodb';
import { z } from 'zod';
import type { Plan } from '../model/plan.ts';
import { commandName, type ProfileEntry } from './mongo-profiler.ts';
import { indexesOf, keyText, lookedUpCollections, stagesOf } from './plan-tree.ts';

const EXPLAINABLE = new Set(['find', 'aggregate', 'count', 'distinct', 'update', 'delete', 'findAndModify']);
/** Fields of a profiled command that `explain` does not accept. */
const SESSION_FIELDS = [
  '$db',
  '$clusterTime',
  '$readPreference',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
];

/** Each plan once, in an order that depends on nothing else. */
export function distinctPlans(plans: Iterable<Plan>): Plan[] {
  const distinct = new Map(Array.from(plans, (plan) => [JSON.stringify(plan), plan]));
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, plan]) => plan);
}

/**
 * The plan behind each of some profiled commands. The profiler says what ran; `explain` of the same command adds the
 * tree, index names and what `$lookup` did inside. A getMore repeats its cursor's plan and is left out.
 */
export async function plansOf(
  client: MongoClient,
  entries: readonly ProfileEntry[],
): Promise<ReadonlyMap<ProfileEntry, Plan>> {
  const plans = new Map<ProfileEntry, Plan>();
  const explained = new Map<string, Plan>();
  for (const entry of entries) {
    const name = commandName(entry);
    if (name === 'getMore' || entry.planSummary === undefined) continue;
    const summary = normaliseSummary(entry.planSummary);
    const shape = [entry.ns, name, summary, entry.queryHash, pipelineShape(entry)].join('\n');
    const plan = explained.get(shape) ?? (await planOf(client, entry, name, summary));
    explained.set(shape, plan);
    plans.set(entry, plan);
  }
  return plans;
}

/** Fields of stages whose text says what is read, and by which field. */
const NAMING = new Set(['from', 'coll', 'localField', 'foreignField', 'connectFromField', 'connectToField', 'as']);

/** `queryHash` is of the first stages alone: two pipelines that differ in what they look up have the same. */
function pipelineShape({ command }: ProfileEntry): string {
  return JSON.stringify(command.pipeline ?? null, (key, value: unknown) =>
    (typeof value === 'object' && value !== null) || NAMING.has(key) ? value : 0,
  );
}

const viewSchema = z.looseObject({ viewOn: z.string() });
const graphLookupSchema = z.looseObject({ from: z.string(), connectToField: z.string() });

/** Wherever in a pipeline they stand. */
function graphLookupsIn(value: unknown): z.infer<typeof graphLookupSchema>[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const { data } = graphLookupSchema.safeParse(key === '$graphLookup' ? inner : undefined);
    return [...(data === undefined ? [] : [data]), ...graphLookupsIn(inner)];
  });
}

/**
 * What reads the other collection for a `$graphLookup`, of which neither profiler nor explain has anything: a find on
 * its field.
 */
async function planOfGraphLookup(
  client: MongoClient,
  database: string,
  { from, connectToField }: z.infer<typeof graphLookupSchema>,
): Promise<Pick<Plan, 'stages' | 'indexes'>> {
  const find = { find: from, filter: { [connectToField]: { $in: [0] } } };
  const explained = await client.db(database).command({ explain: find, verbosity: 'queryPlanner' });
  return { stages: stagesOf(explained), indexes: await indexesWithKeys(client, database, from, explained) };
}

/** `IXSCAN { a: 1 }, IXSCAN { a: 1 }, ...`, once for each branch of an `$or` or `$in`, becomes its distinct parts. */
export function normaliseSummary(planSummary: string): string {
  return partsOf(planSummary).join(', ');
}

/** A stage is in capitals and has no colon after it, as a key has: `IXSCAN { a: 1, STATUS: 1 }` is one part. */
function partsOf(planSummary: string): string[] {
  const parts = planSummary.split(/,\s*(?=[A-Z_]{4,}(?:[\s,]|$))/);
  return [...new Set(parts.map((part) => part.trim()))].sort();
}

async function planOf(client: MongoClient, entry: ProfileEntry, command: string, summary: string): Promise<Plan> {
  const dot = entry.ns.indexOf('.');
  const collection = entry.ns.slice(dot + 1);
  const explained = await explain(client, entry.ns.slice(0, dot), entry, command);
  const ran = partsOf(summary).map((part) => part.split(' ')[0] ?? part);
  const database = entry.ns.slice(0, dot);
  const inner: Pick<Plan, 'stages' | 'indexes'>[] = [];
  for (const lookup of graphLookupsIn(entry.command.pipeline)) {
    inner.push(await planOfGraphLookup(client, database, lookup));
  }
  const stages = [...(explained ? stagesOf(explained) : []), ...inner.flatMap((one) => one.stages)];
  // What ran wins over what explain would run: a stage that only the profiler saw is kept.
  const missing = ran.filter((stage) => !stages.includes(stage));
  return {
    collection,
    command,
    stages: [...stages, ...missing],
    indexes: [
      ...new Set([
        ...(explained ? await indexesWithKeys(client, database, collection, explained) : []),
        ...inner.flatMap((one) => one.indexes),
      ]),
    ],
    summary,
  };
}

/** Of an index inside a `$lookup` the answer has the name alone; its keys are what tells it from another one. */
async function indexesWithKeys(
  client: MongoClient,
  database: string,
  collection: string,
  explained: Document,
): Promise<string[]> {
  const known = new Map<string, string>();
  for (const name of [collection, ...lookedUpCollections(explained)]) {
    for (const { name: index, key } of await indexesOfCollection(client, database, name)) {
      if (index !== undefined) known.set(index, keyText(key));
    }
  }
  return indexesOf(explained, known);
}

const NAMESPACE_NOT_FOUND = 26;
const NOT_SUPPORTED_ON_VIEW = 166;

/** A collection that is not there, as a query may well read, has no index; a view has those of what it shows. */
async function indexesOfCollection(
  client: MongoClient,
  database: string,
  name: string,
): Promise<IndexDescriptionInfo[]> {
  try {
    return await client.db(database).collection(name).indexes();
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    if (error.code === NAMESPACE_NOT_FOUND) return [];
    if (error.code !== NOT_SUPPORTED_ON_VIEW) throw error;
    const [view] = await client.db(database).listCollections({ name }, { nameOnly: false }).toArray();
    const { viewOn } = viewSchema.parse(view?.options);
    return await indexesOfCollection(client, database, viewOn);
  }
}

async function explain(
  client: MongoClient,
  database: string,
  entry: ProfileEntry,
  command: string,
): Promise<Document | undefined> {
  const explainable = explainableCommand(entry, command);
  if (!explainable) return undefined;
  const inner = JSON.stringify(explainable).includes('"$lookup"');
  try {
    // Without execution a classic $lookup does not say how it reads the other collection.
    return await client
      .db(database)
      .command({ explain: explainable, verbosity: inner ? 'executionStats' : 'queryPlanner', maxTimeMS: 30_000 });
  } catch {
    // A command cut by the profiler (over 50 KB) cannot be explained: the profiler's own summary stands alone.
    return undefined;
  }
}

function explainableCommand(entry: ProfileEntry, name: string): Document | undefined {
  if (!EXPLAINABLE.has(name)) return undefined;
  const collection = entry.ns.slice(entry.ns.indexOf('.') + 1);
  if (entry.op === 'update') return { update: collection, updates: [entry.command] };
  if (entry.op === 'remove') return { delete: collection, deletes: [entry.command] };
  return Object.fromEntries(Object.entries(entry.command).filter(([key]) => !SESSION_FIELDS.includes(key)));
}
