import type { Report } from '../../model/report.ts';
import { RED_VERDICTS } from '../../model/verdict.ts';
import { plainLine } from '../escape.ts';
import { reasonsBesideErrors, tallyText } from '../findings.ts';
import { type JudgedRow, rowsWith } from '../judged-rows.ts';
import { blocks, bullets, code, joined, type Markdown, md } from '../markdown/template.ts';
import { verdictWord } from '../verdict-word.ts';

/** More than these scroll the first of them off the screen; the others are folded below. */
const ROWS = 5;
const REASONS = 5;
const ERRORS = 3;
/** With every character escaped, all of a first screen stays below what GitHub takes. */
const brief = (text: string) => plainLine(text, 160);

/** The verdict, what it rests on, and what failed with its cause and remedy. Bounded, whatever the report holds. */
export function firstScreen(report: Report): Markdown {
  const rows = rowsWith(report, RED_VERDICTS);
  return blocks(
    md`## Plumbline: ${verdictWord(report.verdict)}`,
    joined(factsOf(report).map(brief), ' · '),
    bullets(first(unexplained(report, rows), REASONS, brief)),
    bullets(
      first(
        report.errors,
        ERRORS,
        ({ code, message, hint }) => md`**${brief(code)}** ${brief(message)} **What to do:** ${brief(hint)}`,
      ),
    ),
    bullets(first(rows, ROWS, rowItem)),
  );
}

/** The rows that the first screen has no room for. */
export function furtherRows(report: Report): Markdown {
  return bullets(rowsWith(report, RED_VERDICTS).slice(ROWS).map(rowItem));
}

export function undecidedRows(report: Report): Markdown {
  return bullets(rowsWith(report, ['inconclusive']).map(rowItem));
}

function factsOf(report: Report): string[] {
  const { git, base, profile } = report.run;
  const revision = git && `${git.revision.slice(0, 12)}${git.dirty ? ' with local changes' : ''}`;
  return [
    tallyText(report),
    `profile ${profile}`,
    ...(revision ? [revision] : []),
    ...(base ? [`against ${base.revision.slice(0, 12)}, ${base.is}`] : []),
  ];
}

/** Reasons that neither an error nor a row repeats. */
function unexplained(report: Report, rows: readonly JudgedRow[]): string[] {
  return reasonsBesideErrors(report).filter((reason) => !rows.some((row) => row.reason && reason.includes(row.reason)));
}

function rowItem({ id, verdict, reason, numbers, causes, remedies }: JudgedRow): Markdown {
  const [cause] = causes;
  const [remedy] = remedies;
  return joined(
    [
      md`${verdictWord(verdict)} ${code(brief(id))} ${brief(reason)}`,
      ...(numbers === '' ? [] : [md`  - ${brief(numbers)}`]),
      ...(cause === undefined ? [] : [md`  - Likely cause: ${brief(cause)}`]),
      ...(remedy === undefined ? [] : [md`  - Remedy: ${brief(remedy)}`]),
    ],
    '\n',
  );
}

function first<Item, Shown>(items: readonly Item[], most: number, show: (item: Item) => Shown): (Shown | string)[] {
  const more = items.length - most;
  return [...items.slice(0, most).map(show), ...(more > 0 ? [`and ${more} more`] : [])];
}
