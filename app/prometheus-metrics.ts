import type { DatabaseOptimizations } from './initialize-database-optimizations.ts';

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly suffix?: string;
  readonly value: number;
}

/** The guide's dashboard in Prometheus's text format: query durations, slow queries, hit rate, use of the pool. */
export function prometheusMetrics({
  monitor,
  cache,
  pool,
}: Pick<DatabaseOptimizations, 'monitor' | 'cache' | 'pool'>): string {
  const queries = monitor.recent.summaries();
  const durations = queries.flatMap(({ name, count, totalMs, latest }): Sample[] => [
    { labels: { query: name, quantile: '0.5' }, value: latest.p50Ms / 1_000 },
    { labels: { query: name, quantile: '0.95' }, value: latest.p95Ms / 1_000 },
    { labels: { query: name, quantile: '0.99' }, value: latest.p99Ms / 1_000 },
    { labels: { query: name }, suffix: '_sum', value: totalMs / 1_000 },
    { labels: { query: name }, suffix: '_count', value: count },
  ]);
  const slow = queries.map(({ name, slowCount }) => ({ labels: { query: name }, value: slowCount }));
  const { hits, misses, coalesced, errors, hitRate } = cache.statistics;
  return [
    family('devora_query_duration_seconds', 'summary', 'Duration of the latest 1,000 calls of each query.', durations),
    family('devora_slow_queries_total', 'counter', 'Queries that took more than 500 ms.', slow),
    family('devora_cache_hits_total', 'counter', 'Answers found in the cache.', [{ value: hits }]),
    family('devora_cache_misses_total', 'counter', 'Answers not found in the cache.', [{ value: misses }]),
    family('devora_cache_coalesced_total', 'counter', "Misses that waited for another caller's query.", [
      { value: coalesced },
    ]),
    family('devora_cache_errors_total', 'counter', 'Commands that Redis did not answer.', [{ value: errors }]),
    // Without a look-up there is no rate: the family is there, and has no sample.
    family(
      'devora_cache_hit_rate',
      'gauge',
      'Hits of all look-ups, 0 to 1.',
      hitRate === undefined ? [] : [{ value: hitRate }],
    ),
    family('devora_pool_connections', 'gauge', 'Open connections to MongoDB.', [{ value: pool.use.open }]),
    family('devora_pool_utilization', 'gauge', 'Connections checked out of those allowed, 0 to 1.', [
      { value: pool.use.utilization },
    ]),
  ].join('');
}

function family(name: string, type: 'summary' | 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels = {}, suffix = '', value }) => `${name}${suffix}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapeLabel = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
