import type { Document } from 'mongodb';

/**
 * Every stage name of an explain answer, outermost first: classic and slot-based (`queryPlan`) trees, aggregation `stages`, and
 * `$lookup`, whose inner collection scans appear as `COLLSCAN`. Rejected plans are not part of it.
 */
export function stagesOf(explained: Document): string[] {
  const stages: string[] = [];
  visit(explained, (node) => {
    if (typeof node.stage === 'string') stages.push(node.stage);
    if (isAggregationLookup(node)) stages.push('$lookup', ...lookupStages(node));
  });
  return stages.filter((stage, at) => at === 0 || stage !== stages[at - 1]);
}

/** `name { key: 1 }` of every index that a plan reads, each once. */
export function indexesOf(explained: Document): string[] {
  const indexes = new Set<string>();
  visit(explained, (node) => {
    if (typeof node.indexName === 'string') indexes.add(`${node.indexName} ${keyText(node.keyPattern)}`.trim());
    if (Array.isArray(node.indexesUsed)) for (const name of node.indexesUsed) indexes.add(String(name));
  });
  return [...indexes].sort();
}

function isAggregationLookup(node: Document): boolean {
  return node.$lookup !== undefined && (node.indexesUsed !== undefined || node.collectionScans !== undefined);
}

function lookupStages(node: Document): string[] {
  const scans = Number(node.collectionScans ?? 0) > 0 ? ['COLLSCAN'] : [];
  return Array.isArray(node.indexesUsed) && node.indexesUsed.length > 0 ? [...scans, 'IXSCAN'] : scans;
}

function keyText(pattern: unknown): string {
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
