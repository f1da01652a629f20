import type { Report, VariantReport } from '../../model/report.ts';
import { OPEN_VERDICTS } from '../../model/verdict.ts';
import { type Finding, findings } from '../findings.ts';
import { ABSENT, formatPerCall } from '../format.ts';
import { withUnit } from '../quantity.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, code, details, type Insert, joined, type Markdown, md, table } from './template.ts';

/** So many are explained in full; more would bury the table of targets, and are folded. */
const EXPLAINED = 8;

/** What did not pass, and why: the evidence, the likely causes and the remedies of each check. */
export function failuresSection(report: Report): Markdown {
  const found = findings(report, OPEN_VERDICTS);
  if (found.length === 0) return md``;
  const more = found.slice(EXPLAINED);
  return blocks(
    md`## What failed, and why`,
    ...found.slice(0, EXPLAINED).map(explained),
    details(md`${more.length} more`, blocks(...more.map(explained))),
  );
}

function explained({ scenario, check }: Finding): Markdown {
  const variant = scenario.variants.find(({ name }) => name === check.variant);
  const before = scenario.variants.find(({ name, baseline }) => baseline && name !== check.variant);
  return blocks(
    md`### ${verdictWord(check.verdict)}: ${scenario.title}, ${check.variant}`,
    md`${code(check.id)} ${check.reason}`,
    table(
      ['', ...(before ? [before.name] : []), check.variant],
      evidence(variant, before).map(([label, now, then]) => [label, ...(before ? [then] : []), now]),
    ),
    joined(
      [
        md`**Expected** ${withUnit(check.expected, check.unit)}, **actual** ${withUnit(check.actual, check.unit)}.`,
        list('Likely cause', check.causes),
        list('Remedy', check.remedies),
      ],
      '\n\n',
    ),
  );
}

/** Rows of what the engines did, for the variant and for the baseline: label, now, before. */
function evidence(variant: VariantReport | undefined, before: VariantReport | undefined): [string, Insert, Insert][] {
  if (!variant?.work) return [];
  return [
    ['plan', plans(variant), plans(before)],
    ['documents examined per call', examined(variant), examined(before)],
  ];
}

/** Every plan that a variant used, in one cell. */
export function plans(variant: VariantReport | undefined): Markdown {
  const summaries = new Set(variant?.work?.mongo.plans.map(({ collection, summary }) => `${collection}: ${summary}`));
  return joined([...summaries].map(code), '<br>');
}

function examined(variant: VariantReport | undefined): string {
  return variant?.work ? formatPerCall(variant.work.mongo.docsExamined, variant.work.calls) : ABSENT;
}

function list(label: string, items: readonly string[]): Markdown {
  const [only] = items;
  if (only === undefined) return md``;
  return items.length === 1 ? md`**${label}:** ${only}` : md`**${label}:**\n\n${bullets(items)}`;
}
