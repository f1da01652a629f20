import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/model/report.ts';
import { largeReport } from '../src/report/github/large-report.fixture.ts';
import { jsonReporter } from '../src/report/json.ts';
import { exampleReport } from '../src/report/report.fixture.ts';
import { plumbline } from './bad-projects/command-line.ts';
import { Project } from './bad-projects/project.ts';
import { GithubServer, type PullRequest } from './github/github-server.ts';

const OURS = 'github-actions[bot]';
const MARKER = '<!-- plumbline: plumbline -->';
const HEAD = '0123456789abcdef0123456789abcdef01234567';

const pull = (own: Partial<PullRequest> = {}): PullRequest => ({
  number: 7,
  state: 'open',
  head: { sha: HEAD, ref: 'faster', repo: { full_name: 'owner/shop' } },
  ...own,
});
const fromFork = pull({ head: { sha: HEAD, ref: 'faster', repo: { full_name: 'somebody/shop' } } });

/** Of a run that measured a pull request: what GitHub tells the second workflow. */
const workflowRun = (own: object = {}) => ({
  workflow_run: {
    id: 4711,
    event: 'pull_request',
    head_sha: HEAD,
    head_branch: 'faster',
    head_repository: { full_name: 'somebody/shop' },
    ...own,
  },
});

interface Setting {
  github: GithubServer;
  report?: Report | string;
  event?: { name: string; payload: unknown };
  args?: string[];
  env?: Record<string, string>;
}

async function comment({ github, report = exampleReport, event, args = [], env = {} }: Setting) {
  await using project = await Project.create({
    'reports/report.json': typeof report === 'string' ? report : jsonReporter.render(report, []),
    'event.json': JSON.stringify(event?.payload ?? {}),
  });
  const inEvent = {
    GITHUB_EVENT_NAME: event?.name ?? '',
    GITHUB_EVENT_PATH: event ? path.join(project.folder, 'event.json') : '',
  };
  return await plumbline(project, ['comment', ...args], { env: { ...github.environment, ...inEvent, ...env } });
}

const ON_7 = ['--pull-request', '7'];

describe('the comment on a pull request', () => {
  it('is one and stays one: rewritten by the next run, also behind 250 others, and a second one of ours goes', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    for (let i = 0; i < 130; i++) github.comment('somebody', `word ${i}`);
    const first = await comment({ github, args: ON_7 });
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^created https:.*issuecomment-1131\n$/),
    });
    for (let i = 0; i < 120; i++) github.comment('somebody', `more ${i}`);
    github.comment(OURS, `${MARKER}\r\n\r\nmade by a run at the same time`);

    const passed: Report = { ...exampleReport, verdict: 'pass' };
    const second = await comment({ github, report: passed, args: ON_7 });
    expect(second).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^updated https:.*issuecomment-1131\n$/),
    });
    const ours = github.comments.filter(({ user }) => user.login === OURS);
    expect(ours.map(({ id, body }) => [id, body.split('\n').slice(0, 3)])).toEqual([
      [1131, [MARKER, '', '## Plumbline: ✅ pass']],
    ]);
    expect(ours[0]?.body).toContain('(https://github.example/owner/shop/actions/runs/77)');
  });

  it("never rewrites somebody else's, whatever its first line is, and one of another key", async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    github.comment('somebody', `${MARKER}\nmine`);
    github.comment(OURS, `quoted:\n${MARKER}`);
    github.comment(OURS, '<!-- plumbline: load -->\nof another job');
    const before = structuredClone(github.comments);
    const { stdout } = await comment({ github, args: ON_7 });
    expect(stdout).toMatch(/^created /);
    expect(github.comments.slice(0, 3)).toEqual(before);
    await comment({ github, args: [...ON_7, '--key', 'load'] });
    expect(github.comments).toHaveLength(4);
    expect(github.comments[2]?.body).toMatch(/^<!-- plumbline: load -->\n\n## Plumbline: ⛔ error/);
  });

  it('is taken by GitHub however long the report is', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    expect(await comment({ github, report: largeReport(500), args: ON_7 })).toMatchObject({ exitCode: 0 });
    expect(github.comments[0]?.body).toContain('Left out here, because GitHub takes no more text');
  });
});

describe('after a run without write permission', () => {
  const event = { name: 'workflow_run', payload: workflowRun() };

  it('goes to the pull request that GitHub names: the open one whose head was measured', async () => {
    await using github = await GithubServer.start();
    const other = pull({ number: 8, head: { ...fromFork.head, ref: 'slower' } });
    const namesake = pull({ number: 9, head: { ...fromFork.head, repo: { full_name: 'somebody/other' } } });
    github.pullRequests.push(other, namesake, fromFork);
    const { exitCode, stdout } = await comment({ github, event });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^created /) });
    expect(github.asked).toContain('POST /repos/owner/shop/issues/7/comments');
    expect(github.comments[0]?.body).toContain('(https://github.example/owner/shop/actions/runs/4711)');
    expect(github.comments[0]?.body).toContain("by the code of a fork's pull request, in a run without secrets");
  });

  it.each([
    ['its head has moved on', { head: { ...fromFork.head, sha: 'f'.repeat(40) } }],
    ['it is closed', { state: 'closed' as const }],
    ['its fork is gone', { head: { ...fromFork.head, repo: null } }],
  ])('posts nothing when %s', async (_why, own) => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull({ ...fromFork, ...own }));
    const { exitCode, stdout } = await comment({ github, event });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^nothing posted: /) });
    expect(github.comments).toEqual([]);
  });

  it('names the commit of the pull request, and is no longer green for one whose run left no report', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(fromFork);
    const event = { name: 'workflow_run', payload: workflowRun() };
    const passed: Report = { ...exampleReport, verdict: 'pass' };
    expect(await comment({ github, report: passed, event })).toMatchObject({ exitCode: 0 });
    expect(github.comments[0]?.body).toMatch(/## Plumbline: ✅ pass[\s\S]*Of <code>0123456789ab<\/code>/);

    const refused = await comment({ github, report: '{}', event });
    expect(refused).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('MISSING_DATA') });
    expect(github.comments[0]?.body).toContain('✅ pass');

    const told = await comment({ github, report: '{}', event, args: ['--or-none'] });
    expect(told).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('MISSING_DATA') });
    expect(github.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /^<!-- plumbline: plumbline -->\n\n## Plumbline: ⛔ error\n\nThe run ended without a report/,
      ),
    ]);
    expect(github.comments[0]?.body).toContain('Of <code>0123456789ab</code>');
  });

  it('asks no .env of the checkout where the token goes', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    const { GITHUB_TOKEN = '', GITHUB_REPOSITORY = '' } = github.environment;
    await using project = await Project.create({
      'reports/report.json': jsonReporter.render(exampleReport, []),
      '.env': `GITHUB_TOKEN=${GITHUB_TOKEN}\nGITHUB_API_URL=${github.environment.GITHUB_API_URL}\n`,
    });
    const env = { GITHUB_REPOSITORY, GITHUB_TOKEN: undefined, GITHUB_API_URL: undefined };
    const ended = await plumbline(project, ['comment', ...ON_7], { env });
    expect(ended).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('GITHUB_TOKEN and GITHUB_REPOSITORY') });
    expect(github.asked).toEqual([]);
  });

  it('does not choose between two pull requests with one head', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(fromFork, pull({ ...fromFork, number: 8 }));
    const { exitCode, stderr } = await comment({ github, event });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/GITHUB_REFUSED: #7 and #8 have the same head faster at 0123456789ab\n.*--pull-request/);
    expect(github.comments).toEqual([]);
  });

  it('takes no word of the report for it: not a number, not a revision', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(fromFork, pull({ number: 8 }));
    const report = {
      ...exampleReport,
      pullRequest: 8,
      run: { ...exampleReport.run, id: '8', command: 'comment --pull-request 8' },
    };
    await comment({ github, event, report });
    expect(github.asked.filter((what) => what.includes('/8'))).toEqual([]);
    expect(github.asked).toContain('POST /repos/owner/shop/issues/7/comments');
  });

  it.each([
    ['is not JSON', '{', /is not JSON/],
    ['is no report', '{"schemaVersion":1,"verdict":"pass"}', /is not a Plumbline report/],
    ['is of a later version', '{"schemaVersion":3}', /schemaVersion 3/],
    ['is larger than any of ours', `"${'x'.repeat(21 * 1024 * 1024)}"`, /20971520/],
  ])('refuses a report that %s, and asks GitHub nothing', async (_what, report, message) => {
    await using github = await GithubServer.start();
    github.pullRequests.push(fromFork);
    const { exitCode, stderr } = await comment({ github, event, report });
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringMatching(message) });
    expect(github.asked).toEqual([]);
  });

  it('refuses a report that is a link to another file', async () => {
    await using project = await Project.create({ 'secret.json': jsonReporter.render(exampleReport, []) });
    await symlink('secret.json', path.join(project.folder, 'report.json'));
    const { exitCode, stderr } = await plumbline(project, ['comment', 'report.json', '--dry-run']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining('is no ordinary file') });
  });

  it.each([
    ['a push', { name: 'push', payload: {} }],
    ['a run that a push started', { name: 'workflow_run', payload: workflowRun({ event: 'push' }) }],
    ['an event that is not as documented', { name: 'workflow_run', payload: workflowRun({ head_sha: '$(id)' }) }],
  ])('%s is about no pull request: exit 2', async (_what, wrong) => {
    await using github = await GithubServer.start();
    expect(await comment({ github, event: wrong })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^USAGE: /),
    });
  });
});

describe("a pull request's own run", () => {
  const payload = { pull_request: { number: 7, head: pull().head } };

  it('comments where the event says', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    expect(await comment({ github, event: { name: 'pull_request', payload } })).toMatchObject({ exitCode: 0 });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).not.toContain('fork');
  });

  it('that is no longer the newest one posts nothing', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull({ head: { ...pull().head, sha: 'e'.repeat(40) } }));
    const { stdout } = await comment({ github, event: { name: 'pull_request', payload } });
    expect(stdout).toMatch(/^nothing posted/);
  });
});

describe('what GitHub refuses is said with what to do', () => {
  it('a token that may only read', async () => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    github.rights = 'read';
    const { exitCode, stderr } = await comment({ github, args: ON_7 });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('POST /repos/owner/shop/issues/7/comments: GitHub answered 403 (Resource not accessible');
    expect(stderr).toContain('permissions: pull-requests: write');
    expect(stderr).toContain('docs/ci.md');
  });

  it.each([
    ['a server error', { status: 502 }, /GITHUB_UNAVAILABLE: .* answered 502[\s\S]*githubstatus/],
    [
      'a limit of requests',
      { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
      /GITHUB_REFUSED.*403[\s\S]*later/,
    ],
    [
      'a page somewhere else',
      { status: 200, body: [], headers: { link: '<http://127.0.0.1:9/>; rel="next"' } },
      /REFUSED.*page 2 is at/,
    ],
  ])('%s', async (_what, broken, words) => {
    await using github = await GithubServer.start();
    github.pullRequests.push(pull());
    github.broken = broken;
    const { exitCode, stderr } = await comment({ github, args: [...ON_7, '--author', OURS] });
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringMatching(words) });
    expect(github.asked).toHaveLength(1);
    expect(stderr).not.toContain(github.environment.GITHUB_TOKEN);
  });

  it('a token of nobody, a pull request that is not there, and a server that is gone', async () => {
    await using github = await GithubServer.start();
    const wrong = await comment({ github, args: ON_7, env: { GITHUB_TOKEN: 'wrong' } });
    expect(wrong).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/401 \(Bad credentials\)\n.*no longer, a token/),
    });
    const missing = await comment({ github, args: ['--pull-request', '99'] });
    expect(missing).toMatchObject({
      exitCode: 3,
      stderr: expect.stringMatching(/404 \(Not Found\)\n.*no such pull request/),
    });
    const gone = await comment({ github, args: ON_7, env: { GITHUB_API_URL: 'http://127.0.0.1:9' } });
    expect(gone).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/GITHUB_UNAVAILABLE: .*no answer from/) });
  });

  it('no token, and no number: before anything is sent', async () => {
    await using github = await GithubServer.start();
    const without = await comment({ github, args: ON_7, env: { GITHUB_TOKEN: '' } });
    expect(without).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('GITHUB_TOKEN') });
    expect(await comment({ github })).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--pull-request') });
    expect(github.asked).toEqual([]);
  });
});

describe('plumbline comment --dry-run', () => {
  it('prints the comment, needs no token and asks nobody', async () => {
    await using github = await GithubServer.start();
    const { exitCode, stdout } = await comment({ github, args: ['--dry-run'], env: { GITHUB_TOKEN: '' } });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^<!-- plumbline: plumbline -->\n\n## Plumbline: ⛔ error\n/);
    expect(github.asked).toEqual([]);
  });
});
