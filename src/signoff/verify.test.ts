import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { releaseReport, SignedRelease, VERSION } from './signoff.fixture.ts';
import { verifySignoff } from './verify.ts';
import { writeSignoff } from './write-signoff.ts';

const REVISION = releaseReport.run.git?.revision ?? '';
const at = (revision: string, dirty = false) => ({ git: { revision, branch: 'main', dirty }, locked: true });
const CHECKOUT = at(REVISION);

const replace = async (file: string, from: string | RegExp, to: string) => {
  const text = await readFile(file, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  await writeFile(file, changed);
};

test('what was written is verified, by any of its files or their folder, and from another place', async () => {
  await using release = await SignedRelease.create();
  expect((await readdir(release.signed)).sort()).toEqual([
    '.gitattributes',
    'report.json',
    'samples',
    'signoff.html',
    'signoff.json',
    'signoff.md',
  ]);
  for (const file of ['signoff.md', 'signoff.html', 'signoff.json', 'report.json', '.'])
    expect(await verifySignoff(path.join(release.signed, file), VERSION)).toMatchObject({
      samplesFiles: 2,
      signoff: { release: '1.4.0', status: 'signed' },
    });
  const elsewhere = path.join(release.folder, 'archive');
  await cp(release.signed, elsewhere, { recursive: true });
  expect(await verifySignoff(elsewhere, VERSION)).toMatchObject({ samplesFiles: 2 });
});

test('made again from its own report it is the same, byte for byte', async () => {
  await using release = await SignedRelease.create();
  const files = ['signoff.md', 'signoff.html', 'signoff.json', 'report.json'];
  const read = () => Promise.all(files.map((file) => readFile(path.join(release.signed, file), 'utf8')));
  const before = await read();
  await writeSignoff({
    release: '1.4.0',
    from: path.join(release.signed, 'report.json'),
    known: ['user-projects'],
    checkout: CHECKOUT,
    out: release.signed,
    version: VERSION,
    now: new Date('2026-02-04T10:00:00.000Z'),
  });
  expect(await read()).toEqual(before);
});

const TAMPERED: readonly [what: string, how: (signed: string) => Promise<void>, code: ErrorCode, message: RegExp][] = [
  [
    'a number in the Markdown',
    (signed) => replace(path.join(signed, 'signoff.md'), '118 ms', '81 ms'),
    'SIGNOFF_DOCUMENT_CHANGED',
    /^signoff\.md, line \d+, is not what signoff\.json gives: it says ".*81 ms.*", and the JSON ".*118 ms/,
  ],
  [
    'the verdict in the Markdown',
    (signed) => replace(path.join(signed, 'signoff.md'), /$/, '\nApproved by the board.\n'),
    'SIGNOFF_DOCUMENT_CHANGED',
    /signoff\.md, line \d+,/,
  ],
  [
    'a number in the HTML',
    (signed) => replace(path.join(signed, 'signoff.html'), '118 ms', '81 ms'),
    'SIGNOFF_DOCUMENT_CHANGED',
    /^signoff\.html, line \d+,/,
  ],
  [
    'the checksum in the Markdown',
    (signed) => replace(path.join(signed, 'signoff.md'), /[0-9a-f]{64}/, '0'.repeat(64)),
    'SIGNOFF_DOCUMENT_CHANGED',
    /signoff\.md, line \d+,/,
  ],
  [
    'a number in the JSON of the sign-off',
    (signed) => replace(path.join(signed, 'signoff.json'), '118.3', '81.3'),
    'SIGNOFF_JSON_CHANGED',
    /^signoff\.json is not what report\.json gives: targets says "indexed": 81\.3, the report "indexed": 118\.3/,
  ],
  [
    'a number in the report',
    (signed) => replace(path.join(signed, 'report.json'), '118.3', '81.3'),
    'SIGNOFF_REPORT_CHANGED',
    /^report\.json has the sha256 [0-9a-f]{12}, and 1\.4\.0 was signed off with [0-9a-f]{12}$/,
  ],
  [
    'a space in the report',
    (signed) => replace(path.join(signed, 'report.json'), /\n$/, ' \n'),
    'SIGNOFF_REPORT_CHANGED',
    /^report\.json has the sha256/,
  ],
  [
    'a report that is cut',
    (signed) => replace(path.join(signed, 'report.json'), /[\s\S]{50}$/, ''),
    'MISSING_DATA',
    /^report\.json is not JSON/,
  ],
  [
    'a sample',
    (signed) => replace(path.join(signed, 'samples/user-projects.indexed.json'), '[3,1,2]', '[1,1,1]'),
    'SIGNOFF_SAMPLES_CHANGED',
    /^samples\/user-projects\.indexed\.json has the sha256 [0-9a-f]{12}, and the report says/,
  ],
  [
    'a samples file that is gone',
    (signed) => rm(path.join(signed, 'samples/user-projects.baseline.json')),
    'SIGNOFF_SAMPLES_MISSING',
    /^samples\/user-projects\.baseline\.json is not there/,
  ],
  [
    'the HTML that is gone',
    (signed) => rm(path.join(signed, 'signoff.html')),
    'SIGNOFF_UNREADABLE',
    /signoff\.html: ENOENT/,
  ],
  [
    'the JSON of the sign-off that is gone',
    (signed) => rm(path.join(signed, 'signoff.json')),
    'SIGNOFF_UNREADABLE',
    /signoff\.json: ENOENT/,
  ],
  [
    'something else in its place',
    (signed) => writeFile(path.join(signed, 'signoff.json'), '{}'),
    'SIGNOFF_UNREADABLE',
    /signoff\.json is no sign-off/,
  ],
];

test.each(TAMPERED)('%s is told', async (_, tamper, code, message) => {
  await using release = await SignedRelease.create();
  await tamper(release.signed);
  await expect(verifySignoff(release.signed, VERSION)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/\w/),
  });
});

test("another release's report, or its document, is told", async () => {
  await using release = await SignedRelease.create();
  const run = { ...releaseReport.run, id: 'another-run' };
  await using other = await SignedRelease.create({ ...releaseReport, run }, '1.5.0');
  const swap = (file: string) => cp(path.join(other.signed, file), path.join(release.signed, file));
  await swap('signoff.md');
  await expect(verifySignoff(release.signed, VERSION)).rejects.toMatchObject({
    code: 'SIGNOFF_DOCUMENT_CHANGED',
    message: expect.stringMatching(/line 1, .*1\.5\.0.*1\.4\.0/),
  });
  await swap('report.json');
  await expect(verifySignoff(release.signed, VERSION)).rejects.toMatchObject({
    code: 'SIGNOFF_OTHER_REPORT',
    message: 'report.json is of the run another-run, and 1.4.0 was signed off by 2026-02-03T04-05-06Z-ab12',
  });
});

test('another version of Plumbline does not judge what this one wrote', async () => {
  await using release = await SignedRelease.create();
  await expect(verifySignoff(release.signed, '2.0.0')).rejects.toMatchObject({ code: 'SIGNOFF_OTHER_VERSION' });
});

test('a report whose samples are not those it names is not signed off', async () => {
  await using release = await SignedRelease.create();
  await replace(path.join(release.folder, 'samples/user-projects.indexed.json'), '[3,1,2]', '[1,1,1]');
  const again = writeSignoff({
    release: '1.4.1',
    from: path.join(release.folder, 'report.json'),
    known: ['user-projects'],
    checkout: CHECKOUT,
    out: path.join(release.folder, 'again'),
    version: VERSION,
    now: new Date(),
  });
  await expect(again).rejects.toMatchObject({ code: 'SIGNOFF_SAMPLES_CHANGED' });
  expect(await readdir(release.folder)).not.toContain('again');
});

test('a report that names a file outside its folder reads nothing there', async () => {
  const [scenario] = releaseReport.scenarios;
  const [variant] = scenario?.variants ?? [];
  if (!scenario || !variant) throw new Error('the example has no variant');
  const samplesFile = { path: '../../etc/hostname', sha256: 'a'.repeat(64) };
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const report = { ...releaseReport, scenarios: [{ ...scenario, variants: [{ ...variant, samplesFile }] }] };
  await writeFile(file, JSON.stringify(report));
  const options = {
    release: 'x',
    from: file,
    known: [],
    checkout: CHECKOUT,
    out: release.signed,
    version: VERSION,
    now: new Date(),
  };
  await expect(writeSignoff(options)).rejects.toMatchObject({ code: 'SIGNOFF_SAMPLES_MISSING' });
});

test('a report of another revision is not signed off: which scenarios it must have is not known here', async () => {
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const options = { release: 'x', from: file, known: [], out: release.signed, version: VERSION, now: new Date() };
  await expect(writeSignoff({ ...options, checkout: at('f'.repeat(40)) })).rejects.toMatchObject({
    code: 'SIGNOFF_REFUSED',
    message: expect.stringMatching(/of the revision 0123\w+, and this checkout is at f{40}/),
  });
});

test('with local changes here a report is not signed off: nor are they what it was of', async () => {
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const options = { release: 'x', from: file, known: [], out: path.join(release.folder, 'x'), version: VERSION };
  await expect(writeSignoff({ ...options, now: new Date(), checkout: at(REVISION, true) })).rejects.toMatchObject({
    code: 'SIGNOFF_REFUSED',
    message: 'this checkout has local changes',
  });
});

test('what git was told not to tell is named', async () => {
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const options = { release: 'x', from: file, known: [], out: path.join(release.folder, 'x'), version: VERSION };
  const changes = [{ file: 'src/a.ts', how: 'skip-worktree', hidden: true }];
  const checkout = { ...at(REVISION, true), changes };
  await expect(writeSignoff({ ...options, now: new Date(), checkout })).rejects.toMatchObject({
    message: 'this checkout has local changes: src/a.ts (skip-worktree)',
  });
});

test('a report that was measured before its revision was made is of other code', async () => {
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const options = { release: 'x', from: file, known: [], out: path.join(release.folder, 'x'), version: VERSION };
  const began = Date.parse(releaseReport.run.startedAt);
  const made = (hoursLater: number) =>
    writeSignoff({
      ...options,
      now: new Date(),
      checkout: { ...CHECKOUT, committedAt: new Date(began + hoursLater * 3_600_000) },
    });
  await expect(made(2)).rejects.toMatchObject({
    code: 'SIGNOFF_REFUSED',
    message: expect.stringContaining('before its revision was made'),
  });
  await expect(made(0.5)).resolves.toBeDefined();
});

test('a run that recorded the lock is held to none, and not signed off where there is one', async () => {
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const scenarios = releaseReport.scenarios.map((scenario) => ({
    ...scenario,
    checks: scenario.checks.filter(({ kind }) => kind !== 'lock'),
  }));
  await writeFile(file, JSON.stringify({ ...releaseReport, scenarios }));
  const options = { release: 'x', from: file, known: [], out: path.join(release.folder, 'x'), version: VERSION };
  const signed = (locked: boolean) => writeSignoff({ ...options, now: new Date(), checkout: { ...CHECKOUT, locked } });
  await expect(signed(true)).rejects.toMatchObject({
    code: 'SIGNOFF_REFUSED',
    message: expect.stringContaining('is not held to plumbline.lock.json'),
  });
  await expect(signed(false)).resolves.toBeDefined();
});

test('a scenario or a variant that is held to the lock signs off no other', async () => {
  await using release = await SignedRelease.create();
  const file = path.join(release.folder, 'report.json');
  const others = releaseReport.scenarios.map((scenario) => ({
    ...scenario,
    name: `other-${scenario.name}`,
    checks: scenario.checks.filter(({ kind }) => kind !== 'lock'),
  }));
  const options = { release: 'x', from: file, known: [], out: path.join(release.folder, 'x'), version: VERSION };
  const refusal = async (scenarios: Report['scenarios']) => {
    await writeFile(file, JSON.stringify({ ...releaseReport, scenarios }));
    const signing = writeSignoff({ ...options, now: new Date(), checkout: { ...CHECKOUT, locked: true } });
    return await signing.then(
      () => 'signed off',
      (thrown: Error) => thrown.message,
    );
  };
  const withoutLock = 'the report is not held to plumbline.lock.json, which this project has, in ';
  expect(await refusal([...releaseReport.scenarios, ...others])).toBe(
    `${withoutLock}other-user-projects/baseline, other-user-projects/indexed`,
  );
  const half = releaseReport.scenarios.map((scenario) => ({
    ...scenario,
    checks: scenario.checks.filter(({ id }) => id !== 'user-projects/indexed/lock'),
  }));
  expect(await refusal(half)).toBe(`${withoutLock}user-projects/indexed`);
});

test('what is signed off is not replaced by a trial, nor by what was refused', async () => {
  await using release = await SignedRelease.create();
  const before = await readFile(path.join(release.signed, 'signoff.json'), 'utf8');
  for (const change of [{ profile: 'smoke' as const }, { git: { revision: REVISION, branch: 'main', dirty: true } }]) {
    const file = path.join(release.folder, 'report.json');
    await writeFile(file, JSON.stringify({ ...releaseReport, run: { ...releaseReport.run, ...change } }));
    const options = { from: file, known: [], out: release.signed, version: VERSION, checkout: CHECKOUT };
    await expect(writeSignoff({ release: '1.4.0', ...options, now: new Date() })).rejects.toMatchObject({
      code: 'SIGNOFF_REFUSED',
      message: expect.stringMatching(/^1\.4\.0 is signed off already, at 0123\w+, and this one is (trial|refused)$/),
    });
  }
  expect(await readFile(path.join(release.signed, 'signoff.json'), 'utf8')).toBe(before);
});
