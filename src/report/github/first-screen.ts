import type { Report } from '../../model/report.ts';
import { documentOf, explainedNames, type Item, type ReportDocument } from '../document.ts';
import { plainLine } from '../escape.ts';
import { briefItem } from '../markdown/items.ts';
import { blocks, bullets, code, joined, type Markdown, md } from '../markdown/template.ts';
import { partedPair } from '../parted-pair.ts';
import { verdictWord } from '../verdict-word.ts';

/** More than these scroll the first of them off the screen; the others are folded below. */
const ITEMS = 5;
const ROWS = 2;
const APPROVED = 5;
const REASONS = 3;
const ERRORS = 3;
const CHANGES = 3;
/** With every character escaped, all of a first screen stays below what GitHub takes. */
const brief = (text: string) => plainLine(text, 160);
const CELL = 40;
const briefCell = (text: string) => plainLine(text, CELL);

/**
 * The verdict, what it rests on, and each fault once, with its cure and what would approve it. Where nothing is red,
 * what is undecided; then what changed. Bounded, whatever the report holds.
 */
export function firstScreen(report: Report): Markdown {
  const document = documentOf(report);
  const { reasons, errors, approved, changes, better } = document;
  const changed = [
    ...changes.map((item) => briefItem('changed', briefOf(item))),
    ...better.map((item) => briefItem('better', briefOf(item))),
  ];
  return blocks(
    md`## Plumbline: ${verdictWord(report.verdict)}`,
    joined(factsOf(report, document).map(brief), ' · '),
    bullets(first(approved, APPROVED, (item) => briefItem('approved', briefOf(item)))),
    bullets(first(reasons, REASONS, brief)),
    bullets(
      first(
        errors,
        ERRORS,
        ({ code, message, hint }) => md`**${brief(code)}** ${brief(message)} **What to do:** ${brief(hint)}`,
      ),
    ),
    bullets(first(openItems(document), ITEMS, itemText)),
    bullets(first(changed, CHANGES, (item) => item)),
  );
}

/** Never something undecided above a failure: where anything is red, that alone. */
function openItems({ faults, undecided }: ReportDocument): readonly Item[] {
  return faults.length > 0 ? faults : undecided;
}

/** The items that the first screen has no room for. */
export function furtherItems(document: ReportDocument): Markdown {
  return bullets(openItems(document).slice(ITEMS).map(itemText));
}

/** Those that are not on the first screen. */
export function undecidedItems({ faults, undecided }: ReportDocument): Markdown {
  return faults.length > 0 ? bullets(undecided.map(itemText)) : md``;
}

export function changedItems({ changes, better }: ReportDocument): Markdown {
  const items = [
    ...changes.map((item) => briefItem('changed', item)),
    ...better.map((item) => briefItem('better', item)),
  ];
  return items.length > CHANGES ? bullets(items) : md``;
}

function factsOf({ run }: Report, { headline }: ReportDocument): string[] {
  const { git, base, profile } = run;
  const revision = git && `${git.revision.slice(0, 12)}${git.dirty ? ' with local changes' : ''}`;
  return [
    headline,
    `profile ${profile}`,
    ...(revision ? [revision] : []),
    ...(base ? [`against ${base.revision.slice(0, 12)}, ${base.is}`] : []),
  ];
}

/** As short as a first screen wants it. */
function briefOf({ name, sentence }: Item): Pick<Item, 'name' | 'sentence'> {
  return { name: briefCell(name), sentence: brief(sentence) };
}

function itemText(item: Item): Markdown {
  const { verdict, name, rule, sentence, numbers, rows, cure, approval, line } = item;
  const where = line === undefined ? md`` : md` ${code(briefCell(line))}`;
  const head =
    rule === undefined
      ? md`${verdictWord(verdict)} ${code(briefCell(name))} ${brief(sentence)}`
      : md`${verdictWord(verdict)} **${briefCell(name)}** ${brief(sentence)}${where}`;
  // What did not change is in the evidence below.
  const shown =
    rule === undefined
      ? []
      : [...rows].sort((a, b) => Number(a.before === '') - Number(b.before === '')).slice(0, ROWS);
  const explained = rule === undefined ? '' : explainedNames(item).join(', ');
  return joined(
    [
      head,
      ...shown.map((row) => {
        const what = code(briefCell(row.what));
        const [before, after] = partedPair(row.before, row.after, CELL).map((text) => code(briefCell(text)));
        return row.before === '' ? md`  - ${what}: ${after ?? ''}` : md`  - ${what}: ${before ?? ''} → ${after ?? ''}`;
      }),
      ...(numbers === '' ? [] : [md`  - ${brief(numbers)}`]),
      ...(cure === undefined ? [] : [md`  - **Cure:** ${brief(cure)}`]),
      ...(explained === '' ? [] : [md`  - Explains: ${plainLine(explained, 80)}`]),
      ...(approval === undefined ? [] : [md`  - To approve it: ${code(brief(approval))}`]),
    ],
    '\n',
  );
}

function first<One, Shown>(items: readonly One[], most: number, show: (item: One) => Shown): (Shown | string)[] {
  const more = items.length - most;
  return [...items.slice(0, most).map(show), ...(more > 0 ? [`and ${more} more`] : [])];
}
