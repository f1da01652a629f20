import type { Document } from 'mongodb';

/**
 * Every stage name of an explain answer, outermost first: classic and slot-based (`queryPlan`) trees, aggregation
 * `stages`, and `$lookup`, whose inner collection scans appear as `COLLSCAN`. Rejected plans are not part of it.
 */
export function stagesOf(explained: Document): string[] {
  const stages: string[] = [];
  visit(explained, (node) => {
    if (typeof node.stage === 'string') stages.push(node.stage);
    // The slot-based engine's $lookup without an index reads the other collection whole.
    if (node.stage === 'EQ_LOOKUP' && node.strategy !== 'IndexedLoopJoin') stages.push('COLLSCAN');
    if (isAggregationLookup(node)) stages.push('$lookup', ...lookupStages(node));
  });
  return stages.filter((stage, at) => at === 0 || stage !== stages[at - 1]);
}

/**
 * `name { key: 1 }` of every index that a plan reads, each once. `keys` has those of names that the tree tells without
 * them.
 */
export function indexesOf(explained: Document, keys: ReadonlyMap<string, string> = new Map()): string[] {
  const indexes = new Map<string, string>();
  const add = (name: string, pattern?: unknown) => {
    const text = keyText(pattern) || keys.get(name) || indexes.get(name) || '';
    indexes.set(name, text);
  };
  visit(explained, (node) => {
    if (typeof node.indexName === 'string') add(node.indexName, node.keyPattern ?? node.indexKeyPattern);
    if (Array.isArray(node.indexesUsed)) for (const name of node.indexesUsed) add(String(name));
  });
  return [...indexes].map(([name, text]) => `${name} ${text}`.trim()).sort();
}

/** Collections that are read from inside, by name. */
export function lookedUpCollections(explained: Document): string[] {
  const collections = new Set<string>();
  visit(explained, (node) => {
    if (typeof node.$lookup?.from === 'string') collections.add(node.$lookup.from);
    // The slot-based engine says `database.collection`.
    if (typeof node.foreignCollection === 'string') {
      collections.add(node.foreignCollection.slice(node.foreignCollection.indexOf('.') + 1));
    }
  });
  return [...collections];
}

function isAggregationLookup(node: Document): boolean {
  return node.$lookup !== undefined && (node.indexesUsed !== undefined || node.collectionScans !== undefined);
}

function lookupStages(node: Document): string[] {
  const scans = Number(node.collectionScans ?? 0) > 0 ? ['COLLSCAN'] : [];
  return Array.isArray(node.indexesUsed) && node.indexesUsed.length > 0 ? [...scans, 'IXSCAN'] : scans;
}

export function keyText(pattern: unknown): string {
  if (pattern === null || typeof pattern !== 'object') return '';
  return `{ ${Object.entries(pattern)
    .map(([key, order]) => `${key}: ${typeof order === 'string' ? `"${order}"` : String(order)}`)
    .join(', ')} }`;
}

/** Only where the winning plan is: execution statistics repeat it, rejected plans did not run. */
const SKIPPED = new Set([
  'rejectedPlans',
  'slotBasedPlan',
  'allPlansExecution',
  'command',
  'serverInfo',
  'serverParameters',
]);

function visit(node: unknown, see: (node: Document) => void): void {
  if (Array.isArray(node)) {
    for (const inner of node) visit(inner, see);
    return;
  }
  if (node === null || typeof node !== 'object' || Object.getPrototypeOf(node) !== Object.prototype) return;
  const document: Document = node;
  see(document);
  for (const [key, inner] of Object.entries(document)) {
    if (SKIPPED.has(key) || (key === 'executionStats' && document.queryPlanner !== undefined)) continue;
    visit(inner, see);
  }
}
