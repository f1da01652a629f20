import type { Report } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { comparedMedians, everyComparison } from '../markdown/comparisons.ts';
import { environmentSection } from '../markdown/environment.ts';
import { failuresSection } from '../markdown/failures.ts';
import { growthSection } from '../markdown/growth.ts';
import { loadSection } from '../markdown/http-load.ts';
import { scenarioBlock } from '../markdown/scenarios.ts';
import { targetSection } from '../markdown/targets.ts';
import { blocks, bullets, type Markdown } from '../markdown/template.ts';
import { changeChart } from './change-chart.ts';
import { furtherRows, undecidedRows } from './first-screen.ts';
import { folded, type Section } from './sections.ts';

/** Everything below the first screen, the most useful first. `open` shows a part at once or folds it. */
export function partsOf(
  report: Report,
  trends: readonly Trend[],
  open: (name: string, inside: Markdown) => Section,
): Section[] {
  const { comparisons = [], warnings, scenarios } = report;
  return [
    folded('More that failed', furtherRows(report)),
    open('Warnings', bullets(warnings)),
    open('Head against base', blocks(comparedMedians(report), changeChart(comparisons))),
    folded('What is undecided, and what would settle it', undecidedRows(report)),
    folded('Evidence: plans, documents examined, causes and remedies', failuresSection(report)),
    open('The targets', targetSection(report, trends)),
    open('How the work grows with the data', growthSection(report)),
    open('Under load', loadSection(report)),
    folded('All comparisons, with their reasons', everyComparison(comparisons)),
    ...scenarios.map((scenario) => ({ name: 'a scenario', text: scenarioBlock(scenario, trends) })),
    { name: 'Environment', text: environmentSection(report) },
  ];
}
