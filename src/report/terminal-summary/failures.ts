import type { Report } from '../../model/report.ts';
import { OPEN_VERDICTS } from '../../model/verdict.ts';
import { type Finding, findings } from '../findings.ts';
import type { Paint } from '../paint.ts';
import { withUnit } from '../quantity.ts';
import { fitted, wrapped } from './columns.ts';
import { painted } from './verdict.ts';

const INDENT = '    ';
/** More than this scrolls the verdict off the screen; all of them are in the report. */
const SHOWN = 10;

/** What did not pass, with its reason, likely cause and remedy. */
export function failureLines(report: Report, paint: Paint, width: number): string[] {
  const found = findings(report, OPEN_VERDICTS);
  const more = found.length - SHOWN;
  return [
    ...found.slice(0, SHOWN).flatMap((finding) => findingLines(finding, paint, width)),
    ...(more > 0 ? [paint.dim(`and ${more} more in the report`)] : []),
  ];
}

function findingLines({ scenario, check }: Finding, paint: Paint, width: number): string[] {
  const space = width - INDENT.length;
  const heading = `${check.verdict.toUpperCase()}  ${check.id}  (${scenario.title})`;
  const numbers = `expected ${withUnit(check.expected, check.unit)}, actual ${withUnit(check.actual, check.unit)}`;
  return [
    painted(check.verdict, fitted(heading, width), paint),
    ...[
      ...wrapped(numbers, space),
      ...wrapped(check.reason, space),
      ...check.causes.flatMap((cause) => wrapped(`Likely cause: ${cause}`, space)),
      ...check.remedies.flatMap((remedy) => wrapped(`Remedy: ${remedy}`, space)),
    ].map((line) => INDENT + line),
  ];
}
