import type { ReporterName } from '../model/reporter-files.ts';
import { commentReporter } from './github/comment.ts';
import { jobSummaryReporter } from './github/job-summary.ts';
import { htmlReporter } from './html.ts';
import { jsonReporter } from './json.ts';
import { junitReporter } from './junit.ts';
import { markdownReporter } from './markdown.ts';
import type { Reporter } from './reporter.ts';

const BY_NAME: Readonly<Record<ReporterName, Reporter>> = {
  json: jsonReporter,
  markdown: markdownReporter,
  html: htmlReporter,
  junit: junitReporter,
  github: jobSummaryReporter,
  comment: commentReporter,
};

/** Those of a run that names none. */
export const ALWAYS: readonly Reporter[] = [jsonReporter, markdownReporter, htmlReporter];

/** All that there are. */
export const REPORTERS: readonly Reporter[] = Object.values(BY_NAME);
