import { REPORT_FILES } from '../model/reporter-files.ts';
import { changesSection } from './markdown/changes.ts';
import { comparisonsSection } from './markdown/comparisons.ts';
import { environmentSection } from './markdown/environment.ts';
import { failuresSection } from './markdown/failures.ts';
import { growthSection } from './markdown/growth.ts';
import { loadSection } from './markdown/http-load.ts';
import { scenariosSection } from './markdown/scenarios.ts';
import { targetSection } from './markdown/targets.ts';
import { blocks } from './markdown/template.ts';
import { errorsSection, verdictSection, warningsSection } from './markdown/verdict.ts';
import type { Reporter } from './reporter.ts';

/**
 * For a reviewer with half a minute: the verdict, what failed and why, the table of targets; everything else is folded.
 */
export const markdownReporter: Reporter = {
  name: 'markdown',
  fileName: REPORT_FILES.markdown,
  render: (report, trends) =>
    `${
      blocks(
        verdictSection(report),
        errorsSection(report),
        failuresSection(report),
        comparisonsSection(report),
        growthSection(report),
        targetSection(report, trends),
        loadSection(report),
        warningsSection(report),
        changesSection(report, trends),
        scenariosSection(report, trends),
        environmentSection(report),
      ).text
    }\n`,
};
