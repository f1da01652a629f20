import type { Report } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { changeText } from '../trend/change-text.ts';
import { timedChanges } from '../trend/timed-changes.ts';
import { blocks, bullets, type Markdown, md } from './template.ts';

/**
 * Where a time of the last runs has another level than before: a warning, and never a failure. A stored time was
 * measured on another day; `compare` says whether the code did it.
 */
export function changesSection(report: Report, trends: readonly Trend[]): Markdown {
  const items = timedChanges(report, trends).map(
    ({ scenario, variant, word, change }) => md`${word}: **${scenario}/${variant}** p50 ${changeText(change, 'time')}`,
  );
  if (items.length === 0) return md``;
  const meaning = md`Of past runs on machines of this kind. They warn and fail nothing: ${'`plumbline compare`'} tells whether the code did it.`;
  return blocks(md`## Changes over time`, meaning, bullets(items));
}
