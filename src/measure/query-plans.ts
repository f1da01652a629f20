import { type Document, type MongoClient, MongoServerError } from 'mongodb';
import type { Plan } from '../model/work.ts';
import { indexesOf, keyText, lookedUpCollections, stagesOf } from './plan-tree.ts';
import { commandName, type ProfileEntry } from './profiler.ts';

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

/**
 * The plans behind some profiled commands, equal ones once. The profiler says what ran; `explain` of the same command adds
 * the tree, index names and what `$lookup` did inside. A getMore repeats its cursor's plan and is left out.
 */
export async function plansOf(client: MongoClient, entries: readonly ProfileEntry[]): Promise<Plan[]> {
  const plans = new Map<string, Plan>();
  const explained = new Set<string>();
  for (const entry of entries) {
    const name = commandName(entry);
    if (name === 'getMore' || entry.planSummary === undefined) continue;
    const summary = normaliseSummary(entry.planSummary);
    const shape = [entry.ns, name, summary, entry.queryHash].join('\n');
    if (explained.has(shape)) continue;
    explained.add(shape);
    const plan = await planOf(client, entry, name, summary);
    plans.set(JSON.stringify(plan), plan);
  }
  return [...plans.values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
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
  const stages = explained ? stagesOf(explained) : [];
  // What ran wins over what explain would run: a stage that only the profiler saw is kept.
  const missing = ran.filter((stage) => !stages.includes(stage));
  return {
    collection,
    command,
    stages: [...stages, ...missing],
    indexes: explained ? await indexesWithKeys(client, entry.ns.slice(0, dot), collection, explained) : [],
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

/** A collection that is not there, as a query may well read, has no index. */
async function indexesOfCollection(client: MongoClient, database: string, name: string) {
  try {
    return await client.db(database).collection(name).indexes();
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return [];
    throw error;
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
