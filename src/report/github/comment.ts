import type { Report } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { joined, Markdown, md } from '../markdown/template.ts';
import type { Reporter } from '../reporter.ts';
import { firstScreen } from './first-screen.ts';
import { partsOf } from './parts.ts';
import { fitted, folded, type Section } from './sections.ts';

/** Characters that GitHub takes of one comment. */
export const COMMENT_LIMIT = 65_536;

export interface CommentOptions {
  /** Tells the comments of several reports on one pull request apart: letters, digits, dots, hyphens and underscores. */
  key: string;
  /** The page of the workflow run, where the whole report is. */
  runUrl?: URL;
  /** Something of ours to say below the verdict. */
  note?: string;
}

/** The verdict and what failed on the first screen, the rest folded; begins with the marker by which it is found again. */
export function commentText(report: Report, trends: readonly Trend[], { key, runUrl, note }: CommentOptions): string {
  const where = runUrl === undefined ? md`` : md`[The run with its whole report](${address(runUrl)})`;
  const first = joined([Markdown.trusted(commentMarker(key)), firstScreen(report), where, note ?? ''], '\n\n');
  return fitted(first, partsOf(report, trends, foldedBare), {
    limit: COMMENT_LIMIT,
    sizeOf: (text) => text.length,
    elsewhere: 'All of it is in the report of the run.',
  });
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
  fileName: 'comment.md',
  render: (report, trends) => commentText(report, trends, { key: DEFAULT_KEY }),
};
