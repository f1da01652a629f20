import { REPORT_FILES } from '../../model/reporter-files.ts';
import { blocks, type Markdown, md } from '../markdown/template.ts';
import type { Reporter } from '../reporter.ts';
import { firstScreen } from './first-screen.ts';
import { partsOf } from './parts.ts';
import { fitted, type Section } from './sections.ts';

/** Bytes that GitHub takes of one step's summary. */
export const SUMMARY_LIMIT = 1024 * 1024;

/** What GitHub shows on the page of a workflow run: Markdown with charts, never longer than GitHub takes. */
export const jobSummaryReporter: Reporter = {
  name: 'github',
  fileName: REPORT_FILES.github,
  render: (report, trends) =>
    fitted(firstScreen(report), partsOf(report, trends, shown), {
      limit: SUMMARY_LIMIT,
      sizeOf: (text) => Buffer.byteLength(text),
      elsewhere: 'All of it is in report.md and report.json.',
    }),
};

/** The parts that have a heading of their own bring it along. */
function shown(name: string, inside: Markdown): Section {
  const headed = inside.text === '' || inside.text.startsWith('## ');
  return { name, text: headed ? inside : blocks(md`## ${name}`, inside) };
}
