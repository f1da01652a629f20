import { describe, expect, it } from 'vitest';
import { plumbline } from './bad-projects/command-line.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';

const GOOD = { 'scenarios/items.scenario.ts': scenarioText(READ) };

/**
 * What was wrong is said once, with a code and a hint, and nothing else; nothing here may wait for an engine, or look
 * for one.
 */
async function expectRefusal(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  expected: { code: string; message: RegExp; hint: RegExp },
): Promise<void> {
  await using project = await Project.create(files);
  const { exitCode, stdout, stderr } = await plumbline(project, args);
  expect(stderr).toMatch(new RegExp(`^${expected.code}: `));
  expect(stderr).toMatch(expected.message);
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(expected.hint);
  expect(stderr.match(/^[A-Z_]{5,}: /gm)).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
}

const scenario = (text: string) => ({ 'scenarios/items.scenario.ts': text });

describe.concurrent('a scenario file', () => {
  it('with a syntax error is named, with the place', () =>
    expectRefusal(scenario(scenarioText('return (;')), ['run'], {
      code: 'SCENARIO_INVALID',
      message:
        /scenarios\/items\.scenario\.ts could not be loaded: SyntaxError: .* \(scenarios\/items\.scenario\.ts:10\)/,
      hint: /TypeScript/,
    }));

  it('without variants has nothing to measure', () =>
    expectRefusal(
      scenario(
        scenarioText(READ)
          .replace(/variants: .*\n/, 'variants: {},\n')
          .replace(/checks: .*\n/, 'checks: {},\n'),
      ),
      ['run'],
      { code: 'SCENARIO_INVALID', message: /items\.scenario\.ts: variants: /, hint: /defineScenario/ },
    ));

  it('that writes to a collection which its dataset does not have is told which there are', () =>
    expectRefusal(scenario(scenarioText(READ, "writes: { collections: ['item'] },")), ['run'], {
      code: 'SCENARIO_INVALID',
      message: /items\.scenario\.ts: writes\.collections: the dataset tiny has no collection "item"/,
      hint: /It has: items\./,
    }));

  it('with a misspelt check is told the right one', () =>
    expectRefusal(scenario(scenarioText(READ).replace('docsExamined', 'docsExamind')), ['run'], {
      code: 'SCENARIO_INVALID',
      message: /checks\.indexed.*"docsExamind".*docsExamined/s,
      hint: /tsc --noEmit/,
    }));

  it('with checks of a variant that it does not have is told which it has', () =>
    expectRefusal(scenario(scenarioText(READ).replace('checks: { indexed', 'checks: { indexd')), ['run'], {
      code: 'SCENARIO_INVALID',
      message: /indexd.*indexed/s,
      hint: /defineScenario/,
    }));

  it('with the name of another one is refused, with both: the name is all that it is known by', () =>
    expectRefusal({ ...GOOD, 'scenarios/inner/items.scenario.ts': scenarioText(READ) }, ['run'], {
      code: 'SCENARIO_INVALID',
      message: /2 scenarios are called "items": .*inner\/items\.scenario\.ts.*scenarios\/items\.scenario\.ts/,
      hint: /Rename/,
    }));

  it('without a default export is no scenario', () =>
    expectRefusal(scenario("export const title = 'Items';"), ['run'], {
      code: 'SCENARIO_INVALID',
      message: /default export: there is none/,
      hint: /Export a scenario/,
    }));

  it('that imports what is not there is told what', () =>
    expectRefusal(scenario(scenarioText(READ).replace('tiny.dataset.ts', 'huge.dataset.ts')), ['run'], {
      code: 'SCENARIO_INVALID',
      message: /could not be loaded.*huge\.dataset\.ts/,
      hint: /./,
    }));
});

describe.concurrent('a configuration', () => {
  it('with an unknown field is refused by its name', () =>
    expectRefusal({ ...GOOD, 'plumbline.config.ts': "export default { profil: 'smoke' };" }, ['run'], {
      code: 'CONFIG_INVALID',
      message: /plumbline\.config\.ts cannot be used: .*"profil"/,
      hint: /defineConfig/,
    }));

  it('with a syntax error is refused', () =>
    expectRefusal({ ...GOOD, 'plumbline.config.ts': 'export default {' }, ['run'], {
      code: 'CONFIG_INVALID',
      message: /plumbline\.config\.ts cannot be used: SyntaxError: .* \(plumbline\.config\.ts:1\)/,
      hint: /defineConfig/,
    }));

  it('that names a folder without scenarios is told', () =>
    expectRefusal({ ...GOOD, 'plumbline.config.ts': "export default { scenarios: 'scenarioz' };" }, ['run'], {
      code: 'CONFIG_INVALID',
      message: /scenarioz does not exist/,
      hint: /`scenarios`/,
    }));

  it('with a promise over a scenario that is not there is told which there are', () => {
    const pairs = "[{ scenario: 'itemz', baseline: 'baseline', optimised: 'indexed' }]";
    const overall = `export default { overall: [{ row: 'Mean', target: '-50%', pairs: ${pairs}, atLeast: '50%' }] };`;
    return expectRefusal({ ...GOOD, 'plumbline.config.ts': overall }, ['run'], {
      code: 'CONFIG_INVALID',
      message: /overall, "Mean": there is no scenario "itemz"/,
      hint: /There are: items\./,
    });
  });

  it('beside a folder named .env is used as it is', async () => {
    await using project = await Project.create({ ...GOOD, '.env/bin/python': '' });
    expect(await plumbline(project, ['run', '--dry-run'])).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('of the environment that is no address is refused without showing it', async () => {
    await using project = await Project.create(GOOD);
    const { exitCode, stderr } = await plumbline(project, ['run'], { env: { MONGO_URL: 'user:s3cret@db:27017' } });
    expect(stderr).toMatch(/^CONFIG_INVALID: .*mongodb:\/\/localhost:27017/s);
    expect(stderr).not.toContain('s3cret');
    expect(exitCode).toBe(2);
  });
});

describe.concurrent('a selection', () => {
  it('by a pattern that nothing matches is no pass', () =>
    expectRefusal(GOOD, ['run', '--grep', 'nothing'], {
      code: 'NOTHING_SELECTED',
      message: /--grep nothing/,
      hint: /There are: items/,
    }));

  it('by an unknown name says which names there are', () =>
    expectRefusal(GOOD, ['run', 'itemz'], { code: 'NOTHING_SELECTED', message: /"itemz"/, hint: /There are: items/ }));

  it('by a pattern that is none is refused', () =>
    expectRefusal(GOOD, ['run', '--grep', '('], {
      code: 'USAGE',
      message: /not a regular expression/,
      hint: /special characters/,
    }));

  it('from a folder without scenarios is no pass', () =>
    expectRefusal({ 'scenarios/readme.md': 'soon' }, ['run'], {
      code: 'NOTHING_SELECTED',
      message: /no \*\.scenario\.ts in scenarios/,
      hint: /scenario/,
    }));
});

describe.concurrent('a command line', () => {
  it('with an unknown reporter is told which there are', () =>
    expectRefusal(GOOD, ['run', '--reporter', 'pdf'], {
      code: 'USAGE',
      message: /no reporter "pdf"/,
      hint: /json, markdown, html/,
    }));

  it.each([
    { args: ['run', '--profil', 'smoke'], message: /unknown option '--profil'\n.*--profile/ },
    { args: ['run', '--profile', 'huge'], message: /'huge' is invalid.*smoke, pr, release/s },
    { args: ['run', '--seed', 'x'], message: /'x' is invalid.*whole number/s },
    { args: ['run', '--engines', 'cloud'], message: /'cloud' is invalid.*url, docker, local/s },
    { args: ['rum'], message: /unknown command 'rum'\n.*run/ },
    { args: ['list', 'items'], message: /too many arguments/ },
  ])('like "$args" is refused in one sentence', async ({ args, message }) => {
    await using project = await Project.create(GOOD);
    const { exitCode, stdout, stderr } = await plumbline(project, args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n').length).toBeLessThan(4);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('without a command shows the help, and is no success', async () => {
    await using project = await Project.create(GOOD);
    const { exitCode, stderr } = await plumbline(project, []);
    expect(stderr).toContain('Usage: plumbline');
    expect(exitCode).toBe(2);
  });
});
