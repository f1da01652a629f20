import { describe, expect, it } from 'vitest';
import { plumbline, sharedEngines } from './bad-projects/command-line.ts';
import { CONFIG, Project, READ, scenarioText } from './bad-projects/project.ts';

/** One read by its key examines one document; this one is held to none, and so fails. */
const FAILING = scenarioText(READ).replace('docsExamined: 100', 'docsExamined: 0');
/** What it throws is a command of the runner's. */
const THROWING = scenarioText("throw new Error('no page\\n::error::from what was thrown');");

const GITHUB_FREE = {
  GITHUB_ACTIONS: undefined,
  GITHUB_STEP_SUMMARY: undefined,
  GITHUB_WORKSPACE: undefined,
};

describe('plumbline run in a step of GitHub Actions', () => {
  it('adds to the step summary and annotates the scenario, and what it prints is no command', async () => {
    await using project = await Project.create({
      'plumbline.config.ts': CONFIG.replace("profile: 'smoke'", "profile: 'smoke', scenarios: 'app/scenarios'"),
      'app/scenarios/items.scenario.ts': FAILING.replace('../seed', '../../seed'),
      'app/scenarios/throwing.scenario.ts': THROWING.replace('../seed', '../../seed'),
      'summary.md': 'What another step wrote.\n',
    });
    const env = {
      ...sharedEngines(),
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: `${project.folder}/summary.md`,
      GITHUB_WORKSPACE: project.folder,
    };
    const { exitCode, stdout } = await plumbline(project, ['run'], { env });
    expect(exitCode).toBe(1);

    const summary = await project.read('summary.md');
    expect(summary).toMatch(/^What another step wrote\.\n## Plumbline: ⛔ error\n/);
    expect(summary).toContain(await project.read('reports/github-summary.md'));

    const [, token, printed = '', commands = ''] =
      /^::stop-commands::([\w-]{36})\n([\s\S]*)\n::\1::\n([\s\S]*)$/.exec(stdout) ?? [];
    expect(token).toBeDefined();
    expect(printed).toContain('::error::from what was thrown');
    expect(commands).toMatch(
      /^::error file=app\/scenarios\/items\.scenario\.ts,line=1,title=items%3A the same query examines more::items is read by IDHACK: 1 document and 1 key examined/m,
    );
    expect(
      commands
        .trimEnd()
        .split('\n')
        .every((line) => /^::(error|warning) /.test(line)),
    ).toBe(true);
  });

  it('leaves stdout to the JSON where that was asked for', async () => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': FAILING });
    const env = { ...sharedEngines(), GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: `${project.folder}/summary.md` };
    const { stdout, stderr } = await plumbline(project, ['run', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fail' });
    expect(stderr).toMatch(/^::error file=scenarios\/items\.scenario\.ts/m);
    expect(await project.read('summary.md')).toContain('## Plumbline: ❌ fail');
  });
});

describe('--reporter', () => {
  it('takes several names, with commas too, and writes no other file', async () => {
    await using project = await Project.create({ 'scenarios/items.scenario.ts': scenarioText(READ) });
    const env = { ...sharedEngines(), ...GITHUB_FREE };
    const flags = ['--reporter', 'junit,comment', 'github'];
    const { exitCode, stdout } = await plumbline(project, ['run', ...flags], { env });
    expect(exitCode).toBe(0);
    expect(stdout).not.toMatch(/^::/m);
    expect(await project.read('reports/junit.xml')).toContain('<testcase classname="plumbline.items"');
    expect(await project.read('reports/comment.md')).toMatch(
      /^<!-- plumbline: plumbline -->\n\n## Plumbline: ✅ pass\n/,
    );
    expect(await project.read('reports/github-summary.md')).toMatch(/^## Plumbline: ✅ pass\n/);
    await expect(project.read('reports/report.md')).rejects.toThrow('ENOENT');
  });
});
