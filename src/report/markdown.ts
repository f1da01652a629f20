import { REPORT_FILES } from '../model/reporter-files.ts';
import { documentOf } from './document.ts';
import { changesSection } from './markdown/changes.ts';
import { comparisonsSection } from './markdown/comparisons.ts';
import { environmentSection } from './markdown/environment.ts';
import { growthSection } from './markdown/growth.ts';
import { loadSection } from './markdown/http-load.ts';
import { approvedSection, changesInWork, faultsSection, undecidedSection } from './markdown/items.ts';
import { scenariosSection } from './markdown/scenarios.ts';
import { targetSection } from './markdown/targets.ts';
import { blocks } from './markdown/template.ts';
import { errorsSection, machineLine, verdictSection, warningsSection } from './markdown/verdict.ts';
import type { Reporter } from './reporter.ts';

/**
 * For a reviewer with half a minute: the verdict, what failed and why, the table of targets; everything else is folded.
 */
export const markdownReporter: Reporter = {
  name: 'markdown',
  fileName: REPORT_FILES.markdown,
  render: (report, trends) => {
    const document = documentOf(report);
    return `${
      blocks(
        verdictSection(report, document),
        approvedSection(document),
        errorsSection(document),
        faultsSection(document),
        ...(document.faults.length === 0 ? [undecidedSection(document)] : []),
        changesInWork(document),
        comparisonsSection(report),
        growthSection(report),
        targetSection(report, trends),
        loadSection(report),
        ...(document.faults.length === 0 ? [] : [undecidedSection(document)]),
        warningsSection(document),
        changesSection(report, trends),
        scenariosSection(report, trends),
        environmentSection(report),
        machineLine(document),
      ).text
    }\n`;
  },
};
