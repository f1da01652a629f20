import type { Report } from '../../model/report.ts';
import type { RowVerdict } from '../../model/verdict.ts';
import { reasonsBesideErrors, tallyText } from '../findings.ts';
import type { Paint } from '../paint.ts';
import { wrapped } from './columns.ts';

/** The text in the colour of a verdict. */
export function painted(verdict: RowVerdict, text: string, paint: Paint): string {
  if (verdict === 'pass') return paint.pass(text);
  if (verdict === 'not-judged') return paint.dim(text);
  return verdict === 'inconclusive' ? paint.warn(text) : paint.fail(text);
}

/** The verdict in one line, then the run's reasons; what stopped it is told below. */
export function verdictLines(report: Report, paint: Paint, width: number): string[] {
  return [
    `${painted(report.verdict, paint.bold(report.verdict.toUpperCase()), paint)}  ${tallyText(report)}`,
    ...reasonsBesideErrors(report).flatMap((reason) => wrapped(reason, width)),
  ];
}

/** What stopped the run, with what to do; then the warnings. */
export function messageLines(report: Report, paint: Paint, width: number): string[] {
  return [
    ...report.errors.flatMap(({ code, message, hint }) => [
      ...wrapped(`${code}: ${message}`, width).map(paint.fail),
      ...wrapped(hint, width),
    ]),
    ...report.warnings.flatMap((warning) => wrapped(`Warning: ${warning}`, width).map(paint.warn)),
  ];
}
