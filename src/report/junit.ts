import type { Report } from '../model/report.ts';
import { REPORT_FILES } from '../model/reporter-files.ts';
import { OPEN_VERDICTS } from '../model/verdict.ts';
import { adviceOn, documentOf, type Item, type ReportDocument, rowText } from './document.ts';
import { plainLine } from './escape.ts';
import { type JudgedRow, judgedRows } from './judged-rows.ts';
import type { Reporter } from './reporter.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

/**
 * For any CI that draws test results: a suite for each scenario, a test case for each check or comparison. All cases
 * that fail by one fault have one message, the fault's, and only the first of them has its text.
 */
export const junitReporter: Reporter = {
  name: 'junit',
  fileName: REPORT_FILES.junit,
  render: (report) => {
    const document = documentOf(report);
    const suites = [runSuite(report, document), ...scenarioSuites(report, document)].filter(
      ({ cases }) => cases.length > 0,
    );
    const all = suites.flatMap(({ cases }) => cases);
    const { startedAt, finishedAt } = report.run;
    const attributes = { name: 'plumbline', ...countsOf(all), time: secondsBetween(startedAt, finishedAt) };
    return xmlDocument(element('testsuites', attributes, ...suites.map((suite) => suiteElement(suite, report))));
  },
};

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  suite: string;
  name: string;
  outcome: Outcome;
  /** On one line. */
  message: string;
  /** Lines below it. */
  details: readonly string[];
}

interface Suite {
  name: string;
  cases: readonly Case[];
}

const OUTCOMES = {
  pass: 'passed',
  fail: 'failure',
  error: 'error',
  // Neither a pass nor a failure, which is what the format calls skipped.
  inconclusive: 'skipped',
  'not-judged': 'skipped',
} as const satisfies Record<JudgedRow['verdict'], Outcome>;

/**
 * What stopped the run, and its verdict where no row shows it: a red report is never a green file, nor an empty one.
 */
function runSuite(report: Report, { faults, undecided }: ReportDocument): Suite {
  const suite = 'run';
  const errors = report.errors.map(({ code, message, hint }) => ({
    suite,
    name: code,
    outcome: 'error' as const,
    message,
    details: [hint],
  }));
  const told = [...faults, ...undecided, ...judgedRows(report)].map(({ verdict }) => verdict);
  const shown = new Set([...errors.map(() => 'error'), ...told]);
  if (shown.size > 0 && (report.verdict === 'pass' || shown.has(report.verdict))) return { name: suite, cases: errors };
  const outcome = shown.size === 0 ? 'error' : OUTCOMES[report.verdict];
  const [message = 'nothing was judged', ...details] = report.reasons;
  return { name: suite, cases: [...errors, { suite, name: 'verdict', outcome, message, details }] };
}

function scenarioSuites(report: Report, document: ReportDocument): Suite[] {
  const items = [...document.faults, ...document.undecided];
  const cases = [
    ...judgedRows(report).map((row) => caseOf(row, items)),
    // What the report has no check of is a case all the same.
    ...items.filter(({ explains }) => explains.length === 0).map(findingCase),
  ];
  const suites = Map.groupBy(cases, ({ suite }) => suite);
  for (const { name } of report.scenarios) if (!suites.has(name)) suites.set(name, [nothingJudged(name)]);
  return Array.from(suites, ([name, ofScenario]) => ({ name, cases: ofScenario }));
}

function nothingJudged(suite: string): Case {
  return { suite, name: 'checks', outcome: 'error', message: 'no check of this scenario was judged', details: [] };
}

function caseOf({ scenario, id, verdict, reason, numbers, remedy }: JudgedRow, items: readonly Item[]): Case {
  const one = { suite: scenario, name: id, outcome: OUTCOMES[verdict] };
  const item = items.find(({ explains }) => explains.some((row) => row.id === id));
  const own = [`${verdict}: ${reason}`, numbers].filter((line) => line !== '');
  if (item?.rule === undefined) {
    const [message = '', ...details] = own;
    const cure = OPEN_VERDICTS.includes(verdict) ? adviceOn({ cure: remedy, approval: item?.approval }) : [];
    return { ...one, message, details: [...details, ...cure] };
  }
  const [first] = item.explains;
  const whole = first?.id === id ? findingLines(item) : [`told whole by ${first?.id}`];
  return { ...one, message: item.sentence, details: [...whole, ...own] };
}

function findingCase(item: Item): Case {
  const { name, rule = '', sentence, verdict } = item;
  return { suite: name, name: rule, outcome: OUTCOMES[verdict], message: sentence, details: findingLines(item) };
}

function findingLines(item: Item): string[] {
  const rows = item.rows.map(rowText);
  return [...rows, ...adviceOn(item)];
}

const LONGEST_LINE = 2_000;
const line = (text: string) => plainLine(text, LONGEST_LINE);

function suiteElement({ name, cases }: Suite, { run }: Report): Xml {
  const attributes = { name: line(name), ...countsOf(cases), timestamp: line(run.startedAt) };
  return element('testsuite', attributes, ...cases.map(caseElement));
}

function caseElement({ suite, name, outcome, message, details }: Case): Xml {
  const attributes = { classname: line(`plumbline.${suite}`), name: line(name) };
  if (outcome === 'passed') return element('testcase', attributes);
  const text = [message, ...details].map(line).join('\n');
  return element('testcase', attributes, element(outcome, { message: line(message) }, text));
}

function countsOf(cases: readonly Case[]) {
  const count = (wanted: Outcome) => cases.filter(({ outcome }) => outcome === wanted).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function secondsBetween(startedAt: string, finishedAt: string): number | undefined {
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000;
  return Number.isFinite(seconds) ? seconds : undefined;
}
