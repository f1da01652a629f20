import {
  COUNTER_PATHS,
  type CountPath,
  counterOf,
  counterRow,
  countPathsOf,
  countsOf,
  labelOf,
  totalAt,
} from '../../model/counters.ts';
import type { Work } from '../../model/work.ts';
import { number } from './number.ts';
import { place } from './svg.ts';
import { table } from './table.ts';
import { Html, html, joined, named } from './template.ts';

interface WorkTableOptions {
  caption: string;
  /** What is not the same in the last column as in the first is marked: the columns are two sides of one variant. */
  sides: boolean;
}

const VARIANTS: WorkTableOptions = { caption: 'Work per call, as the engines counted it', sides: false };

export interface WorkColumn {
  name: string;
  work?: Work | undefined;
}

interface Count {
  label: string;
  of: (work: Work) => number | undefined;
  /** In all, and not for each call. */
  total: boolean;
}

/** What one call did, before and after: a row a count, a column each. Counts that are 0 everywhere are left out. */
export function workTable(columns: readonly WorkColumn[], { caption, sides }: WorkTableOptions = VARIANTS): Html {
  const known = columns.flatMap(({ work }) => work ?? []);
  if (known.length === 0) return Html.empty;
  const rows = countsIn(known).filter(({ of }) => known.some((work) => (of(work) ?? 0) > 0));
  return table({
    caption,
    headers: ['per call', ...columns.map(({ name }) => named(name))],
    rows: [...rows.map((count) => ({ cells: [count.label, ...cellsOf(count, columns, sides)] })), ...footRows(columns)],
  });
}

/** All commands of an engine, and each by its name where there are several; then each other counter. */
function countsIn(works: readonly Work[]): Count[] {
  const paths = countPathsOf(works);
  return COUNTER_PATHS.flatMap((counter): Count[] => {
    const { unit, by, per, windows } = counterRow(counter);
    const how = per === 'call' ? '' : windows === 'most' ? ', at most' : ', in all';
    const whole = { label: `${unit}${how}`, of: (work: Work) => totalAt(work, counter), total: per === 'all' };
    if (by === 'number') return [whole];
    const each = paths
      .filter((path) => counterOf(path) === counter)
      .map((path) => ({ ...whole, label: nameOf(path), of: (work: Work) => countsOf(work).get(path) ?? 0 }));
    return each.length > 1 ? [whole, ...each] : each;
  });
}

/** `MongoDB find`: beside other counts, the name of a command alone would be a riddle. */
function nameOf(path: CountPath): string {
  return path.startsWith('mongo.') ? `MongoDB ${labelOf(path)}` : labelOf(path);
}

function cellsOf({ of, total }: Count, columns: readonly WorkColumn[], sides: boolean): (Html | undefined)[] {
  const values = columns.map(({ work }) => {
    if (work === undefined || (work.calls === 0 && !total)) return undefined;
    const value = of(work);
    return value === undefined || total ? value : value / work.calls;
  });
  const most = Math.max(...values.map((value) => value ?? 0));
  // Equal lengths say nothing.
  const drawn = new Set(values.filter((value) => value !== undefined)).size > 1;
  return values.map((value, at) => {
    if (value === undefined) return undefined;
    const changed = sides && drawn && at === values.length - 1;
    return html`${changed ? html`<mark>${number(value)}</mark>` : number(value)}${drawn ? lengthOf(value, most) : ''}`;
  });
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
