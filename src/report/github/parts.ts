import type { Report } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { documentOf } from '../document.ts';
import { comparedMedians, everyComparison } from '../markdown/comparisons.ts';
import { environmentSection } from '../markdown/environment.ts';
import { growthSection } from '../markdown/growth.ts';
import { loadSection } from '../markdown/http-load.ts';
import { faultsSection } from '../markdown/items.ts';
import { scenarioBlock } from '../markdown/scenarios.ts';
import { targetSection } from '../markdown/targets.ts';
import { blocks, bullets, type Markdown } from '../markdown/template.ts';
import { machineLine } from '../markdown/verdict.ts';
import { changeChart } from './change-chart.ts';
import { changedItems, furtherItems, undecidedItems } from './first-screen.ts';
import { folded, type Section } from './sections.ts';

/** Everything below the first screen, the most useful first. `open` shows a part at once or folds it. */
export function partsOf(
  report: Report,
  trends: readonly Trend[],
  open: (name: string, inside: Markdown) => Section,
): Section[] {
  const { comparisons = [], warnings, scenarios } = report;
  const document = documentOf(report);
  return [
    folded('More of these', furtherItems(document)),
    open('Warnings', bullets(warnings)),
    open('Head against base', blocks(comparedMedians(report), changeChart(comparisons))),
    folded('What is undecided, and what would settle it', undecidedItems(document)),
    folded('All that changed, and fails nothing', changedItems(document)),
    folded('Evidence: operations before and after, and the checks that each explains', faultsSection(document)),
    open('The targets', targetSection(report, trends)),
    open('How the work grows with the data', growthSection(report)),
    open('Under load', loadSection(report)),
    folded('All comparisons, with their reasons', everyComparison(comparisons)),
    ...scenarios.map((scenario) => ({ name: 'a scenario', text: scenarioBlock(scenario, trends) })),
    { name: 'Environment', text: environmentSection(report) },
    { name: 'Machine', text: machineLine(document) },
  ];
}
