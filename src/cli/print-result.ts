import { randomUUID } from 'node:crypto';
import { appendFile, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { annotationLines } from '../report/github/annotations.ts';
import { jobSummaryReporter, SUMMARY_LIMIT } from '../report/github/job-summary.ts';
import { jsonReporter } from '../report/json.ts';
import { renderSummary } from '../report/terminal-summary.ts';
import { onGithub } from './chosen-reporters.ts';
import type { Environment } from './environment.ts';
import { paintFor } from './paint.ts';
import { print, printable, printError, printExactly } from './terminal.ts';

export interface Told {
  report: Report;
  /** The files that were written. */
  files: readonly string[];
  /** JSON on stdout instead of the summary. */
  json: boolean;
  environment: Environment;
}

/**
 * The end of a command: the summary or the JSON on stdout, and on GitHub Actions, where that was asked for, its own
 * ways.
 */
export async function printResult({ report, files, json, environment }: Told): Promise<void> {
  const text = json
    ? jsonReporter.render(report, [])
    : renderSummary(report, { files, paint: paintFor(process.stdout), width: process.stdout.columns ?? 100 });
  const summaryFile = files.find((file) => path.basename(file) === jobSummaryReporter.fileName);
  if (summaryFile === undefined || !onGithub(environment)) {
    if (json) printExactly(text);
    else if (environment.GITHUB_ACTIONS === 'true') printExactly(inert(printable(text, process.stdout)));
    else print(text);
    return;
  }
  await addJobSummary(summaryFile, environment.GITHUB_STEP_SUMMARY ?? '');
  const annotations = annotationLines(report, projectFromRoot(environment))
    .map((line) => `${line}\n`)
    .join('');
  if (json) {
    printExactly(text);
    printExactly(annotations, process.stderr);
  } else {
    printExactly(`${inert(printable(text, process.stdout))}${annotations}`);
  }
}

/**
 * The runner takes a line that begins with two colons for a command, also where a scenario's title is what it shows.
 */
function inert(text: string): string {
  const token = randomUUID();
  return `::stop-commands::${token}\n${text}::${token}::\n`;
}

/**
 * GitHub refuses the whole summary of a step that is too long, also the part that another command of the step wrote.
 */
async function addJobSummary(from: string, to: string): Promise<void> {
  try {
    const text = `${await readFile(from, 'utf8')}\n`;
    const { size } = await stat(to).catch(() => ({ size: 0 }));
    if (size + Buffer.byteLength(text) > SUMMARY_LIMIT) {
      printError("the step's summary has no room for this one: it is in the reports\n");
    } else await appendFile(to, text);
  } catch (thrown) {
    printError(`the step's summary could not be written: ${messageOf(thrown)}\n`);
  }
}

function projectFromRoot({ GITHUB_WORKSPACE }: Environment): string {
  return path.relative(GITHUB_WORKSPACE || process.cwd(), process.cwd()).replaceAll(path.sep, path.posix.sep);
}
