import { REPORT_FILES } from '../model/reporter-files.ts';
import { documentOf } from './document.ts';
import { comparisonsSection } from './html/comparisons.ts';
import { environmentSection } from './html/environment.ts';
import { growthSection } from './html/growth.ts';
import { loadSection } from './html/http-load.ts';
import { approvedSection, changesInWork, faultsSection, undecidedSection } from './html/items.ts';
import { page } from './html/page.ts';
import { scenariosSection } from './html/scenarios.ts';
import { targetSection } from './html/targets.ts';
import { changesSection } from './html/trend.ts';
import { errorsSection, machineSection, verdictHeader, warningsSection } from './html/verdict.ts';
import type { Reporter } from './reporter.ts';

/** One file to look around in, without a network: the verdict first, then what failed, the tables and the charts. */
export const htmlReporter: Reporter = {
  name: 'html',
  fileName: REPORT_FILES.html,
  render: (report, trends) => {
    const document = documentOf(report);
    return page(report, verdictHeader(report, document), [
      approvedSection(report, document),
      errorsSection(document),
      faultsSection(report, document),
      ...(document.faults.length === 0 ? [undecidedSection(report, document)] : []),
      changesInWork(report, document),
      comparisonsSection(report),
      growthSection(report),
      targetSection(report, trends),
      loadSection(report),
      changesSection(report, trends),
      ...(document.faults.length === 0 ? [] : [undecidedSection(report, document)]),
      warningsSection(document),
      scenariosSection(report, trends),
      environmentSection(report),
      machineSection(document),
    ]);
  },
};
