import type { Report } from '../../model/report.ts';
import { type GrowthRow, growthRows, sizeNames } from '../growth-rows.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, code, details, type Markdown, md, table } from './template.ts';

/** How the work grows: what is declared, and folded what is not. */
export function growthSection({ growth = [], scenarios }: Report): Markdown {
  const rows = growthRows(growth);
  if (rows.length === 0) return md``;
  const verdicts = new Map(scenarios.flatMap(({ checks }) => checks.map(({ id, verdict }) => [id, verdict] as const)));
  const headers = ['per call', 'count', ...sizeNames(growth), 'grows', 'declared', 'verdict'];
  const cells = (row: GrowthRow) => {
    const verdict = verdicts.get(`${row.variant}/growth/${row.metric}`);
    const told = verdict === undefined ? '' : verdictWord(verdict);
    return [code(row.variant), row.metric, ...row.values, row.grows, row.declared, told];
  };
  const others = rows.filter(({ declared }) => declared === '');
  return blocks(
    md`## How the work grows with the data`,
    table(headers, rows.filter(({ declared }) => declared !== '').map(cells)),
    details(md`Counts that no scenario declares (${others.length})`, table(headers, others.map(cells))),
  );
}
