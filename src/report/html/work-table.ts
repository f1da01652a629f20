import { totalCommands, type Work } from '../../model/work.ts';
import { number } from './number.ts';
import { place } from './svg.ts';
import { table } from './table.ts';
import { Html, html, joined, named } from './template.ts';

export interface WorkColumn {
  name: string;
  work?: Work | undefined;
}

interface Count {
  label: string;
  of: (work: Work) => number;
  /** In all, and not for each call. */
  total?: boolean;
}

const COUNTS: readonly Count[] = [
  { label: 'documents examined', of: ({ mongo }) => mongo.docsExamined },
  { label: 'keys examined', of: ({ mongo }) => mongo.keysExamined },
  { label: 'documents returned', of: ({ mongo }) => mongo.returned },
  { label: 'bytes from MongoDB', of: ({ mongo }) => mongo.bytes },
  { label: 'Redis hits', of: ({ redis }) => redis.hits },
  { label: 'Redis misses', of: ({ redis }) => redis.misses },
  { label: 'bytes from Redis', of: ({ redis }) => redis.bytes },
  { label: 'Redis evictions', of: ({ redis }) => redis.evictions },
  { label: 'connections created, in all', of: ({ connections }) => connections.created, total: true },
  { label: 'connections in use, at most', of: ({ connections }) => connections.maxCheckedOut, total: true },
  { label: 'wait-queue time-outs, in all', of: ({ connections }) => connections.waitQueueTimeouts, total: true },
];

/** What one call did, before and after: a row a count, a column each. Counts that are 0 everywhere are left out. */
export function workTable(columns: readonly WorkColumn[], caption = 'Work per call, as the engines counted it'): Html {
  const known = columns.flatMap(({ work }) => work ?? []);
  if (known.length === 0) return Html.empty;
  const rows = [...commandCounts(known), ...COUNTS].filter(({ of }) => known.some((work) => of(work) > 0));
  return table({
    caption,
    headers: ['per call', ...columns.map(({ name }) => named(name))],
    rows: [...rows.map((count) => ({ cells: [count.label, ...cellsOf(count, columns)] })), ...footRows(columns)],
  });
}

/** All commands of an engine, and each by its name where there are several. */
function commandCounts(works: readonly Work[]): Count[] {
  return (['mongo', 'redis'] as const).flatMap((engine) => {
    const title = engine === 'mongo' ? 'MongoDB' : 'Redis';
    const names = [...new Set(works.flatMap((work) => Object.keys(work[engine].commands)))].sort();
    const each = names.map((command) => ({
      label: `${title} ${command}`,
      of: (work: Work) => work[engine].commands[command] ?? 0,
    }));
    const all = { label: `${title} commands`, of: (work: Work) => totalCommands(work[engine].commands) };
    return names.length > 1 ? [all, ...each] : each;
  });
}

function cellsOf({ of, total }: Count, columns: readonly WorkColumn[]): (Html | undefined)[] {
  const values = columns.map(({ work }) => {
    if (work === undefined || (work.calls === 0 && !total)) return undefined;
    return total ? of(work) : of(work) / work.calls;
  });
  const most = Math.max(...values.map((value) => value ?? 0));
  // Equal lengths say nothing.
  const drawn = new Set(values.filter((value) => value !== undefined)).size > 1;
  return values.map((value) =>
    value === undefined ? undefined : html`${number(value)}${drawn ? lengthOf(value, most) : ''}`,
  );
}

/** As long as the value is large beside the largest of its row. */
function lengthOf(value: number, most: number): Html {
  if (most === 0) return Html.empty;
  return html`<svg class="length" aria-hidden="true"><rect width="${place((value / most) * 100)}%"/></svg>`;
}

function footRows(columns: readonly WorkColumn[]) {
  const unstable = columns.map(({ work }) => work?.unstable.join(', '));
  const calls = { cells: ['counted calls', ...columns.map(({ work }) => work && number(work.calls))] };
  const differing = { cells: ['not the same in both passes', ...unstable] };
  return unstable.some((paths) => paths) ? [calls, differing] : [calls];
}

/** Plans as their summaries, before and after. */
export function planSummaries({ work }: WorkColumn): Html {
  const summaries = new Set(work?.mongo.plans.map(({ collection, summary }) => `${collection}: ${summary}`));
  return joined(
    [...summaries].map((summary) => html`<code>${summary}</code>`),
    '<br>',
  );
}
