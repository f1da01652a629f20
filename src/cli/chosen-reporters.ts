import { PlumblineError } from '../errors.ts';
import { jobSummaryReporter } from '../report/github/job-summary.ts';
import type { Reporter } from '../report/reporter.ts';
import { ALWAYS, REPORTERS } from '../report/reporters.ts';
import type { Environment } from './environment.ts';

/**
 * Those that `--reporter` names, once each. Without it JSON, Markdown and HTML, and on GitHub Actions the job
 * summary. @throws USAGE.
 */
export function reportersFor(names: readonly string[], environment: Environment): readonly Reporter[] {
  if (names.length === 0) return [...ALWAYS, ...(onGithub(environment) ? [jobSummaryReporter] : [])];
  const wanted = new Set(
    names
      .flatMap((name) => name.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  return Array.from(wanted, (name) => {
    const reporter = REPORTERS.find((known) => known.name === name);
    if (reporter) return reporter;
    const known = REPORTERS.map((one) => one.name).join(', ');
    throw new PlumblineError('USAGE', `there is no reporter "${name}"`, `There are: ${known}.`);
  });
}

/** A step of GitHub Actions, which has a file for its summary. */
export function onGithub({ GITHUB_ACTIONS, GITHUB_STEP_SUMMARY }: Environment): boolean {
  return GITHUB_ACTIONS === 'true' && GITHUB_STEP_SUMMARY !== undefined && GITHUB_STEP_SUMMARY !== '';
}
