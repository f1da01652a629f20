import type { VariantReport } from '../../model/report.ts';
import type { Item, ReportDocument } from '../document.ts';
import { ABSENT, formatPerCall } from '../format.ts';
import { type JudgedRow, measuredBy } from '../judged-rows.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, code, details, type Insert, joined, type Markdown, md, table } from './template.ts';

/** So many are told in full; more would bury the table of targets, and are folded. */
const IN_FULL = 8;

/** What makes the run red, and why: each fault once, with what it explains folded below it. */
export function faultsSection({ faults }: ReportDocument): Markdown {
  return itemsUnder('What failed, and why', faults);
}

export function undecidedSection({ undecided }: ReportDocument): Markdown {
  return itemsUnder('What is undecided', undecided);
}

function itemsUnder(heading: string, items: readonly Item[]): Markdown {
  if (items.length === 0) return md``;
  const more = items.slice(IN_FULL);
  return blocks(
    md`## ${heading}`,
    ...items.slice(0, IN_FULL).map(itemBlock),
    details(md`${more.length} more`, blocks(...more.map(itemBlock))),
  );
}

/** One fault in full. */
function itemBlock(item: Item): Markdown {
  const { verdict, name, sentence, numbers, rows, rule } = item;
  const title = rule === undefined ? md`${code(name)}` : md`${name}`;
  return blocks(
    md`### ${verdictWord(verdict)}: ${title}`,
    rule === undefined ? md`${sentence}` : md`**${sentence}**`,
    table(
      [rule ?? 'what is not as recorded', 'before', 'after'],
      rows.map(({ what, before, after }) => [code(what), code(before), code(after)]),
    ),
    rule === undefined ? evidence(item.explains[0]) : md``,
    bullets([...(numbers === '' ? [] : [numbers]), ...adviceItems(item)]),
    rule === undefined ? md`` : explained(item),
  );
}

/** Where it is, what to do, and what would approve it. */
function adviceItems({ line, cure, approval }: Item): Markdown[] {
  return [
    ...(line === undefined ? [] : [md`**Where:** ${code(line)}`]),
    ...(cure === undefined ? [] : [md`**Cure:** ${cure}`]),
    ...(approval === undefined ? [] : [md`**To approve it:** ${code(approval)}`]),
  ];
}

function explained({ explains }: Item): Markdown {
  const rows = explains.map(({ id, verdict, reason, numbers }) => [
    code(id),
    verdictWord(verdict),
    joined([reason, numbers], '<br>'),
  ]);
  return details(md`Explains ${explains.length} of the checks`, table(['check', 'verdict', 'reason'], rows));
}

/** Of a check that no finding explains: what the engines did for its variant, and for the baseline. */
function evidence(row: JudgedRow | undefined): Markdown {
  if (row?.check === undefined) return md``;
  const { variant, before } = measuredBy(row.check);
  if (!variant?.work) return md``;
  const columns = before ? [before, variant] : [variant];
  return table(['', ...columns.map(({ name }) => name)], [
    ['plan', ...columns.map(plans)],
    ['documents examined per call', ...columns.map(examined)],
  ] satisfies Insert[][]);
}

/** Every plan that a variant used, in one cell. */
export function plans(variant: VariantReport): Markdown {
  const summaries = new Set(variant.work?.mongo.plans.map(({ collection, summary }) => `${collection}: ${summary}`));
  return joined([...summaries].map(code), '<br>');
}

function examined({ work }: VariantReport): string {
  return work ? formatPerCall(work.mongo.docsExamined, work.calls) : ABSENT;
}

/** What is worse, and was committed as such: above all else. */
export function approvedSection({ approved }: ReportDocument): Markdown {
  const items = approved.map((item) => briefItem('approved', item));
  return items.length === 0 ? md`` : blocks(md`## Approved with this change`, bullets(items));
}

/** What is other than it was and fails nothing, then what is better: a line each. */
export function changesInWork({ changes, better }: ReportDocument): Markdown {
  const items = [
    ...changes.map((item) => briefItem('changed', item)),
    ...better.map((item) => briefItem('better', item)),
  ];
  return items.length === 0 ? md`` : blocks(md`## What changed, and fails nothing`, bullets(items));
}

export function briefItem(
  word: string,
  { name, sentence, line, approval }: Pick<Item, 'name' | 'sentence' | 'line' | 'approval'>,
): Markdown {
  const where = line === undefined ? '' : md` ${code(line)}`;
  const approved = approval === undefined ? '' : md` To record it: ${code(approval)}`;
  return md`${word}: **${name}** ${sentence}${where}${approved}`;
}
