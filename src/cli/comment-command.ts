import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, messageOf, PlumblineError } from '../errors.ts';
import { type GithubAccess, GithubApi } from '../github/api.ts';
import { type MeasuredHead, measuredHead } from '../github/event.ts';
import { postComment } from '../github/post-comment.ts';
import { pullRequestOf } from '../github/pull-request.ts';
import type { Report } from '../model/report.ts';
import { plainLine } from '../report/escape.ts';
import { commentMarker, commentText, DEFAULT_KEY, noReportText } from '../report/github/comment.ts';
import { parseReport } from '../report/json.ts';
import type { Given } from './commands.ts';
import { type Environment, processEnvironment } from './environment.ts';
import { print, printError, printExactly } from './terminal.ts';

const KEY = /^(?!.*--)[\w.-]{1,60}$/;

const DEFAULT_REPORT = 'reports/report.json';
/** The largest of ours is below a tenth of it; a file of somebody else's may be anything. */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * `plumbline comment`: exit 0 also where the pull request has moved on; the report's own verdict is not this command's.
 */
export async function commentCommand({ words: [file], flags }: Given<'comment'>): Promise<number> {
  const { key = DEFAULT_KEY, author, dryRun, pullRequest, orNone } = flags;
  if (!KEY.test(key)) {
    throw new PlumblineError(
      'USAGE',
      `--key ${key}: no key of a comment`,
      'A key has letters, digits, dots, hyphens and underscores, at most 60, and no two hyphens in a row.',
    );
  }
  const folder = process.cwd();
  // No .env of the checkout: it would say where the token goes.
  const environment = processEnvironment();
  const report = await readReport(path.resolve(folder, file ?? DEFAULT_REPORT)).catch((thrown: unknown) => {
    if (!orNone || !(thrown instanceof PlumblineError)) throw thrown;
    // An earlier comment that stays would tell of another commit.
    printError(`${thrown.code}: ${plainLine(thrown.message)}\n`);
    return undefined;
  });
  const measured = pullRequest === undefined && !dryRun ? await readEvent(environment) : undefined;
  const shown = {
    key,
    ...runUrl(environment, measured),
    ...(measured && { head: measured.headSha }),
    ...(measured && !sameRepository(measured, environment) ? { note: FROM_A_FORK } : {}),
  };
  const text = report === undefined ? noReportText(shown) : commentText(report, report.trends ?? [], shown);
  if (dryRun) {
    printExactly(text);
    return EXIT.pass;
  }
  const api = new GithubApi(accessFrom(environment));
  const number = measured === undefined ? pullRequest : await pullRequestOf(api, measured);
  if (number === undefined) {
    print('nothing posted: the pull request is closed, or its head is no longer what was measured\n');
    return EXIT.pass;
  }
  const marker = commentMarker(key);
  const { done, url } = await postComment(api, { pullRequest: number, marker, text, ...(author ? { author } : {}) });
  print(`${done} ${url}\n`);
  return EXIT.pass;
}

const FROM_A_FORK =
  "Measured and reported by the code of a fork's pull request, in a run without secrets or write permission.";

/**
 * A report may come from code that nobody trusts: an ordinary file of a usual size, and valid. @throws MISSING_DATA.
 */
async function readReport(file: string): Promise<Report> {
  const name = path.relative(process.cwd(), file);
  const found = await lstat(file).catch((thrown: unknown) => {
    throw unusable(`there is no report at ${name}: ${messageOf(thrown)}`, thrown);
  });
  if (!found.isFile()) throw unusable(`${name} is no ordinary file`);
  if (found.size > MOST_BYTES) throw unusable(`${name} has ${found.size} bytes; a report has at most ${MOST_BYTES}`);
  return parseReport(await readFile(file, 'utf8'), name);
}

function unusable(what: string, cause?: unknown): PlumblineError {
  return new PlumblineError('MISSING_DATA', what, 'Run `plumbline run` or `compare` first, and name its report.json.', {
    cause,
  });
}

async function readEvent({ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file }: Environment): Promise<MeasuredHead> {
  if (!name || !file) {
    throw new PlumblineError(
      'USAGE',
      'no pull request is named, and GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are not set',
      'Name one with --pull-request; in GitHub Actions the event says which it is.',
    );
  }
  try {
    return measuredHead(name, JSON.parse(await readFile(file, 'utf8')));
  } catch (thrown) {
    if (thrown instanceof PlumblineError) throw thrown;
    const what = `GITHUB_EVENT_PATH cannot be read: ${messageOf(thrown)}`;
    throw new PlumblineError('USAGE', what, 'Name the pull request with --pull-request.', { cause: thrown });
  }
}

const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;

function accessFrom({ GITHUB_TOKEN: token, GITHUB_REPOSITORY, GITHUB_API_URL }: Environment): GithubAccess {
  const [repository = '', apiUrl] = [GITHUB_REPOSITORY, GITHUB_API_URL || 'https://api.github.com'];
  if (!URL.canParse(apiUrl)) {
    throw new PlumblineError('USAGE', 'GITHUB_API_URL is no address', 'It looks like https://api.github.com.');
  }
  if (!token || !REPOSITORY.test(repository)) {
    throw new PlumblineError(
      'USAGE',
      'GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name) say where to comment, and one of them is not set',
      'In a workflow: GITHUB_TOKEN in the `env` of the step, and `permissions: pull-requests: write` for the job.',
    );
  }
  return { token, apiUrl: new URL(apiUrl), repository };
}

/** The page of the run that measured, where its number is known. */
function runUrl(environment: Environment, measured: MeasuredHead | undefined): { runUrl?: URL } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: own } = environment;
  const id = String(measured?.runId ?? own ?? '');
  if (!server || !URL.canParse(server) || !REPOSITORY.test(repository) || !/^\d+$/.test(id)) return {};
  return { runUrl: new URL(`/${repository}/actions/runs/${id}`, server) };
}

function sameRepository({ headRepository }: MeasuredHead, { GITHUB_REPOSITORY }: Environment): boolean {
  return headRepository === GITHUB_REPOSITORY;
}
