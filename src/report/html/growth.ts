import type { Report } from '../../model/report.ts';
import { type GrowthRow, growthRows, sizeNames } from '../growth-rows.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { details, Html, html, named } from './template.ts';
import { badge, item } from './verdict.ts';

/** How the work grows: what is declared, and folded what is not. */
export function growthSection({ growth = [], scenarios }: Report): Part {
  const rows = growthRows(growth);
  const verdicts = new Map(scenarios.flatMap(({ checks }) => checks.map(({ id, verdict }) => [id, verdict] as const)));
  const growthTable = (caption: string, own: readonly GrowthRow[]) =>
    table({
      caption,
      headers: ['variant', 'count per call', ...sizeNames(growth), 'grows', 'declared', 'verdict'],
      rows: own.map((row) => {
        const verdict = verdicts.get(`${row.variant}/growth/${row.metric}`);
        return {
          item: item(verdict),
          cells: [
            named(row.variant),
            row.metric,
            ...row.values,
            row.grows,
            row.declared,
            verdict === undefined ? Html.empty : badge(verdict),
          ],
        };
      }),
    });
  const others = rows.filter(({ declared }) => declared === '');
  return {
    id: 'growth',
    title: 'How the work grows with the data',
    inside: html`${growthTable(
      'Counts that scenarios declare',
      rows.filter(({ declared }) => declared !== ''),
    )}${details(`Counts that no scenario declares (${others.length})`, growthTable('Counts that no scenario declares', others))}`,
  };
}
