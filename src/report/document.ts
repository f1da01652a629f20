import { withName } from '../model/error-message.ts';
import { FINDING_RULES, type Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { isRed, OPEN_VERDICTS, type RowVerdict, worstFirst, worstVerdict } from '../model/verdict.ts';
import { type GreenLine, greenLines } from './green-lines.ts';
import { type JudgedRow, judgedRows } from './judged-rows.ts';
import { tallyText } from './tally.ts';

/** A finding, or a check, a comparison or a promise that no finding explains. */
export interface Item {
  verdict: RowVerdict;
  /** What it is about: `project-tickets`, `project-tickets and 2 more`; of a check its id. */
  name: string;
  sentence: string;
  /** `a query in a loop (N+1)`; absent where no finding explains it. */
  rule?: string;
  /** Operations on both sides, or what is not as it was recorded. */
  rows: Finding['rows'];
  /** Expected and actual; empty for a finding, whose rows have them. */
  numbers: string;
  cure?: string | undefined;
  /** The one command that would approve it. */
  approval?: string | undefined;
  /** `src/tickets.ts:41`, from the project's folder. */
  line?: string | undefined;
  /** The first scenario's file, from the project's folder. */
  file?: string | undefined;
  /** What is red or undecided by it, itself included where it is a check: told below it, and nowhere else beside it. */
  explains: readonly JudgedRow[];
}

/** What a report says, once: every output renders this, and the report's own tables below it. */
export interface ReportDocument {
  /** `2 findings · checks: 5 fail, 26 pass`. */
  headline: string;
  /** Those that no item, and no error, says. */
  reasons: readonly string[];
  /** What stopped the run or a variant, with the scenario's file where it is of one. */
  errors: readonly (Report['errors'][number] & { file?: string | undefined })[];
  /** What is worse, and was recorded and committed with the change: a reviewer reads it first. */
  approved: readonly Item[];
  /** What makes the run red, the worst first. */
  faults: readonly Item[];
  /** What nobody knows yet. */
  undecided: readonly Item[];
  /** What is different, for a person to know, and fails nothing. */
  changes: readonly Item[];
  better: readonly Item[];
  green: readonly GreenLine[];
  warnings: readonly string[];
  /** On what it was measured, where that is not as usual: a stand-in image. One line; empty where there is nothing. */
  machine: string;
}

export function documentOf(report: Report): ReportDocument {
  const rows = judgedRows(report);
  const open = rows.filter(({ verdict }) => OPEN_VERDICTS.includes(verdict));
  const found = (report.findings ?? []).map((finding) => findingItem(report, finding, rows));
  const explained = new Set(found.flatMap(({ item }) => item.explains));
  const alone = open.filter((row) => !explained.has(row) && errorOf(report, row) === undefined).map(rowItem);
  const failing = [...found.filter(({ failing }) => failing).map(({ item }) => item), ...alone].sort(worstFirst);
  const faults = failing.filter(({ verdict }) => isRed(verdict));
  const passing = found.filter(({ failing }) => !failing);
  return {
    headline: [findingsText(faults), tallyText(report)].filter((text) => text !== '').join(' · '),
    reasons: reasonsLeft(report, open),
    errors: errorsOf(report, open),
    approved: rows.filter(({ approved }) => approved === true).map(rowItem),
    faults,
    undecided: failing.filter(({ verdict }) => !isRed(verdict)),
    changes: passing.filter(({ kind }) => kind !== 'better').map(({ item }) => item),
    better: passing.filter(({ kind }) => kind === 'better').map(({ item }) => item),
    green: greenLines(report, open),
    warnings: report.warnings,
    machine: (report.run.machineNotes ?? []).join('; '),
  };
}

interface FoundItem {
  item: Item;
  kind: Finding['kind'];
  /** Something is red or undecided by it. */
  failing: boolean;
}

function findingItem(report: Report, finding: Finding, rows: readonly JudgedRow[]): FoundItem {
  const { kind, rule, variants, sentence, cure, approval, line } = finding;
  const [scenario = ''] = scenariosOf(variants);
  const known = rows.filter(({ id }) => finding.explains.some((told) => told === id || `${scenario}/${told}` === id));
  const explains = known.filter(({ verdict }) => OPEN_VERDICTS.includes(verdict));
  // A fault whose checks the report does not have is no less one.
  const unknown = kind === 'worse' && finding.explains.length > 0 && known.length === 0 && isRed(report.verdict);
  const failing = explains.length > 0 || unknown;
  const ofRows = worstVerdict(explains.map(({ verdict }) => verdict));
  return {
    kind,
    failing,
    item: {
      verdict: unknown ? 'fail' : failing ? ofRows : 'pass',
      name: nameOf(variants),
      sentence,
      rule: FINDING_RULES[rule],
      rows: finding.rows,
      numbers: '',
      cure,
      approval: approval ?? explains.find((row) => row.approval !== undefined)?.approval,
      line,
      file: report.run.scenarioFiles?.[scenario],
      explains,
    },
  };
}

/** `project-tickets/indexed` is of the scenario `project-tickets`. */
function scenariosOf(variants: readonly string[]): string[] {
  return [...new Set(variants.map((variant) => variant.slice(0, Math.max(0, variant.lastIndexOf('/')))))];
}

function nameOf(variants: readonly string[]): string {
  const [first = '', ...others] = scenariosOf(variants);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function rowItem(row: JudgedRow): Item {
  const { id, verdict, reason, numbers, remedy, approval, file, check } = row;
  const changes = check?.of.changes ?? [];
  return {
    verdict,
    name: id,
    sentence: reason,
    rows: changes.map(({ path, before, after }) => ({ what: path, before, after })),
    numbers,
    cure: remedy,
    approval,
    file,
    explains: [row],
  };
}

/** `indexed/p95`, below a finding of the same scenario; of another one with its name. */
export function explainedNames({ name, explains }: Item): string[] {
  return explains.map(({ id }) => (id.startsWith(`${name}/`) ? id.slice(name.length + 1) : id));
}

/** `find 1 -> 21 per call`; where nothing is known of what was before, what is. */
export function rowText({ what, before, after }: Item['rows'][number]): string {
  return before === '' ? `${what}: ${after}` : `${what}: ${before} -> ${after}`;
}

/** Plain lines: where it is, what to do, and what would approve it. */
export function adviceOn({ line, cure, approval }: Pick<Item, 'line' | 'cure' | 'approval'>): string[] {
  return [
    ...(line === undefined ? [] : [`Where: ${line}`]),
    ...(cure === undefined ? [] : [`Cure: ${cure}`]),
    ...(approval === undefined ? [] : [`To approve it: ${approval}`]),
  ];
}

/** What stopped the variant, if that is what the row tells: it stands among the errors, whole. */
function errorOf({ errors }: Report, { verdict, check, id, reason }: JudgedRow): Report['errors'][number] | undefined {
  if (verdict !== 'error') return undefined;
  const variant = id.slice(0, Math.max(0, id.lastIndexOf('/')));
  if (check === undefined)
    return errors.find(({ code, message }) => message === withName(id, variant, textAfter(code, reason)));
  if (check.of.kind !== 'data') return undefined;
  return errors.find(({ code, message }) => code === check.of.actual && message.endsWith(reason));
}

function textAfter(code: string, reason: string): string {
  return reason.startsWith(`${code}: `) ? reason.slice(code.length + 2) : reason;
}

/** What stopped several variants in the same words is told once, with their names. */
function errorsOf(report: Report, open: readonly JudgedRow[]): ReportDocument['errors'] {
  const told = new Map<
    string,
    { error: Report['errors'][number]; file?: string | undefined; of: string[]; text: string }
  >();
  for (const error of report.errors) {
    const row = open.find((one) => errorOf(report, one) === error);
    const text = row === undefined ? error.message : textAfter(error.code, row.reason);
    const key = JSON.stringify([error.code, error.hint, text]);
    const one = told.get(key) ?? { error, file: row?.file, of: [], text };
    if (error.message.endsWith(`: ${text}`)) one.of.push(error.message.slice(0, -text.length - 2));
    told.set(key, one);
  }
  return [...told.values()].map(({ error, file, of, text }) => ({
    ...error,
    message: of.length === 0 ? text : `${namesText(of)}: ${text}`,
    file,
  }));
}

const NAMED_VARIANTS = 3;

/** `a/indexed, b/indexed, c/indexed and 4 more`. */
function namesText(names: readonly string[]): string {
  const more = names.length - NAMED_VARIANTS;
  return `${names.slice(0, NAMED_VARIANTS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function findingsText(faults: readonly Item[]): string {
  const count = faults.filter(({ rule }) => rule !== undefined).length;
  return count === 0 ? '' : `${count} finding${count === 1 ? '' : 's'}`;
}

/** What stopped the run stands among its errors, and what is open among the items, each with more than its reason. */
function reasonsLeft({ reasons, errors }: Report, open: readonly JudgedRow[]): string[] {
  return reasons.filter(
    (reason) =>
      !errors.some(({ message }) => message === reason) &&
      !open.some((row) => row.reason !== '' && reason.includes(row.reason)),
  );
}
