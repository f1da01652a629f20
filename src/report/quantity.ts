import type { TargetReportRow } from '../model/report.ts';
import { ABSENT, formatNumber, formatShare } from './format.ts';

/** `<= 120 ms`: a check's text with its unit, unless the text has it already. */
export function withUnit(text: string, unit: string): string {
  return unit === '' || text.includes(unit) ? text : `${text} ${unit}`;
}

/**
 * A number of a guide row. A time has its unit beside it, a hit rate is a share; other units are part of the row's
 * name.
 */
export function rowQuantity(
  { metric, unit }: Pick<TargetReportRow, 'metric' | 'unit'>,
  value: number | undefined,
): string {
  if (value === undefined) return ABSENT;
  if (metric === 'hitRate') return formatShare(value);
  return unit === 'ms' ? `${formatNumber(value)} ms` : formatNumber(value);
}

/** `user projects list`, `projection of a user document (bytes per call)`. */
export function rowName({ row, metric, unit }: Pick<TargetReportRow, 'row' | 'metric' | 'unit'>): string {
  if (metric === 'hitRate') return `${row} (hit rate)`;
  return unit === 'ms' || unit === '' ? row : `${row} (${unit})`;
}
