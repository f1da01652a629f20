import type { Report } from '../../model/report.ts';
import { REPORT_FILES } from '../../model/reporter-files.ts';
import type { Trend } from '../../model/trend.ts';
import { code, joined, Markdown, md } from '../markdown/template.ts';
import type { Reporter } from '../reporter.ts';
import { verdictWord } from '../verdict-word.ts';
import { firstScreen } from './first-screen.ts';
import { partsOf } from './parts.ts';
import { fitted, folded, type Section } from './sections.ts';

/** Characters that GitHub takes of one comment. */
export const COMMENT_LIMIT = 65_536;

export interface CommentOptions {
  /**
   * Tells the comments of several reports on one pull request apart: letters, digits, dots, hyphens and underscores.
   */
  key: string;
  /** The page of the workflow run, where the whole report is. */
  runUrl?: URL;
  /** The pull request's commit: what was checked out is its merge with the target branch. */
  head?: string;
  /** Something of ours to say below the verdict. */
  note?: string;
}

/**
 * The verdict and what failed on the first screen, the rest folded; begins with the marker by which it is found again.
 */
export function commentText(report: Report, trends: readonly Trend[], options: CommentOptions): string {
  const { key, note } = options;
  const first = joined(
    [Markdown.trusted(commentMarker(key)), firstScreen(report), measuredBy(options), note ?? ''],
    '\n\n',
  );
  return fitted(first, partsOf(report, trends, foldedBare), {
    limit: COMMENT_LIMIT,
    sizeOf: (text) => text.length,
    elsewhere: 'All of it is in the report of the run.',
  });
}

/** In place of an earlier comment that is no longer true: the run of this commit judged nothing. */
export function noReportText(options: CommentOptions): string {
  const { key, note } = options;
  const marker = Markdown.trusted(commentMarker(key));
  const what = md`The run ended without a report, so that nothing is known of this commit.`;
  return `${joined([marker, md`## Plumbline: ${verdictWord('error')}`, what, measuredBy(options), note ?? ''], '\n\n').text.trimEnd()}\n`;
}

/** `Of abc123def456 · The run with its whole report`. */
function measuredBy({ runUrl, head }: CommentOptions): Markdown {
  const of = head === undefined ? [] : [md`Of ${code(head.slice(0, 12))}`];
  const where = runUrl === undefined ? [] : [md`[The run with its whole report](${address(runUrl)})`];
  return joined([...of, ...where], ' · ');
}

/** Folded under its name, which its own heading would only repeat. */
function foldedBare(name: string, inside: Markdown): Section {
  return folded(name, Markdown.trusted(inside.text.replace(/^## .*\n+/, '')));
}

function address({ href }: URL): Markdown {
  return Markdown.trusted(href.replaceAll('(', '%28').replaceAll(')', '%29'));
}

/** Invisible on GitHub. */
export function commentMarker(key: string): string {
  if (!/^[\w.-]{1,60}$/.test(key) || key.includes('--')) throw new RangeError(`"${key}" is no key of a comment`);
  return `<!-- plumbline: ${key} -->`;
}

export const DEFAULT_KEY = 'plumbline';

/** The comment as a file, for who posts it in another way than `plumbline comment`. */
export const commentReporter: Reporter = {
  name: 'comment',
  fileName: REPORT_FILES.comment,
  render: (report, trends) => commentText(report, trends, { key: DEFAULT_KEY }),
};
