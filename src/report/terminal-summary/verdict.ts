import type { RowVerdict } from '../../model/verdict.ts';
import type { ReportDocument } from '../document.ts';
import type { Paint } from '../paint.ts';
import { fitted, wrapped } from './columns.ts';

/** The text in the colour of a verdict. */
export function painted(verdict: RowVerdict, text: string, paint: Paint): string {
  if (verdict === 'pass') return paint.pass(text);
  if (verdict === 'not-judged') return paint.dim(text);
  return verdict === 'inconclusive' ? paint.warn(text) : paint.fail(text);
}

/** The verdict in one line, then the run's reasons as far as nothing below says them. */
export function verdictLines(verdict: RowVerdict, document: ReportDocument, paint: Paint, width: number): string[] {
  return [
    `${painted(verdict, paint.bold(verdict.toUpperCase()), paint)}  ${document.headline}`,
    ...document.reasons.flatMap((reason) => wrapped(reason, width)),
  ];
}

/** What stopped the run, with what to do. */
export function errorLines({ errors }: ReportDocument, paint: Paint, width: number): string[] {
  return errors.flatMap(({ code, message, hint }) => [
    ...wrapped(`${code}: ${message}`, width).map(paint.fail),
    ...wrapped(hint, width),
  ]);
}

export function warningLines({ warnings }: ReportDocument, paint: Paint, width: number): string[] {
  return warnings.flatMap((text) => wrapped(`Warning: ${text}`, width).map(paint.warn));
}

/** Beside faults: the first warning, and how much more there is. The faults are what a red summary is for. */
export function noteLines(document: ReportDocument, paint: Paint, width: number): string[] {
  const { warnings, undecided, changes, better } = document;
  const [first, ...others] = warnings;
  const more = [
    [others.length, others.length === 1 ? 'more warning' : 'more warnings'],
    [undecided.length, 'undecided'],
    [changes.length, 'changed, and failing nothing'],
    [better.length, 'better'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  return [
    ...(first === undefined ? [] : [paint.warn(fitted(`Warning: ${first}`, width))]),
    ...(more.length === 0 ? [] : [paint.dim(fitted(`In the report: ${more.join(', ')}`, width))]),
  ];
}
