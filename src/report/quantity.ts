import type { GuideReportRow } from '../model/report.ts';
import { ABSENT, formatNumber, formatShare } from './format.ts';

/** `<= 120 ms`: a check's text with its unit, unless the text has it already. */
export function withUnit(text: string, unit: string): string {
  return unit === '' || text.includes(unit) ? text : `${text} ${unit}`;
}

/** A number of a guide row in the row's own unit. A hit rate is a share. */
export function rowQuantity(row: Pick<GuideReportRow, 'metric' | 'unit'>, value: number | undefined): string {
  if (value === undefined) return ABSENT;
  if (row.metric === 'hitRate') return formatShare(value);
  return row.unit === '' ? formatNumber(value) : `${formatNumber(value)} ${row.unit}`;
}
