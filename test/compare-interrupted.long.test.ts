import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { CommandLine } from './bad-projects/command-line.ts';
import { containersOf, docker } from './bad-projects/containers.ts';
import { Repository, scenarioOf } from './compare/repository.ts';

/** Long enough that each phase is met while it lasts. */
const SLOW = scenarioOf('new Promise((done) => setTimeout(done, 50)).then(() => itemsOf(mongo, group))', '');
const PHASES = {
  'base is checked out': /base is /,
  'work is counted': /work: items/,
  'both sides are timed': /restart 1/,
};

describe.skipIf(!hasDocker)(`a comparison that is ended (${NEEDS_DOCKER})`, { timeout: 180_000 }, () => {
  let repository: Repository;
  let temporary: string;
  let before: Record<string, string>;
  let command: CommandLine | undefined;
  beforeAll(async () => {
    repository = await Repository.create({ 'scenarios/items.scenario.ts': SLOW });
    temporary = path.join(repository.folder, 'tmp');
    await mkdir(temporary);
    await repository.project.write('src/notes.mjs', 'export const changed = true;');
    before = await repository.fingerprint();
  });
  afterEach(async () => await command?.[Symbol.asyncDispose]());
  afterAll(async () => await repository[Symbol.asyncDispose]());

  const start = (env: Readonly<Record<string, string>> = {}) =>
    CommandLine.start(repository.project, ['compare', '--base', 'HEAD', '--engines', 'docker'], {
      env: { TMPDIR: temporary, ...env },
    });

  for (const [phase, said] of Object.entries(PHASES)) {
    it(`by Ctrl-C as ${phase} ends with 130 and leaves nothing`, async () => {
      command = start();
      await command.said(said);
      command.interrupt();
      const { exitCode, stderr } = await command.ended;
      expect(exitCode, stderr).toBe(130);
      await expectNothingLeft(command);
    });
  }

  it('by Ctrl-C that ends git in the middle of its work ends with 130 too', async () => {
    // A terminal's Ctrl-C goes to git as well. Here git ends by itself, since a shell may have it ignore that signal.
    const rest = path.dirname(execFileSync('which', ['git'], { encoding: 'utf8' }).trim());
    const slow = `#!/bin/sh\ncase "$*" in *"worktree list"*) sleep 1; kill -KILL $$;; esac\nexec ${rest}/git "$@"\n`;
    await repository.project.write('tmp/bin/git', slow);
    await chmod(path.join(temporary, 'bin', 'git'), 0o755);
    command = start({ PATH: `${path.join(temporary, 'bin')}:${process.env.PATH}` });
    await command.said(/base is /);
    command.interrupt();
    const { exitCode, stderr } = await command.ended;
    await rm(path.join(temporary, 'bin'), { recursive: true });
    expect(exitCode, stderr).toBe(130);
    await expectNothingLeft(command);
  });

  it('by the death of its MongoDB is an error that names it, and leaves nothing', async () => {
    command = start();
    await command.said(/restart 1/);
    const mongo = (await containersOf(command)).find(({ image }) => /mongo|snapshot/.test(image));
    await docker('kill', mongo?.id ?? '');
    const { exitCode, stdout } = await command.ended;
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toContain('ENGINE_DIED: MongoDB no longer answers');
    await expectNothingLeft(command);
  });

  it('by the death of the Redis of base is an error that names it', async () => {
    command = start();
    await command.said(/restart 1/);
    const redis = (await containersOf(command)).filter(({ image }) => /redis/.test(image));
    expect(redis).toHaveLength(2);
    await docker('kill', redis[0]?.id ?? '');
    const { exitCode, stdout } = await command.ended;
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toContain('ENGINE_DIED: Redis no longer answers');
    await expectNothingLeft(command);
  });

  it('by SIGKILL leaves its worktree to the next one, which removes it', async () => {
    command = start();
    await command.said(/Starting MongoDB/);
    command.killAll();
    await command.ended;
    const [left] = await worktrees();
    expect(existsSync(left ?? '')).toBe(true);
    command = start();
    await command.said(/Starting MongoDB/);
    expect(await worktrees()).not.toContain(left);
    expect(existsSync(left ?? '')).toBe(false);
    command.interrupt();
    await command.ended;
    await expectNothingLeft(command);
  });

  async function worktrees(): Promise<string[]> {
    const listed = await repository.git('worktree', 'list', '--porcelain');
    return listed.split('\n').flatMap((line) => /^worktree (.*plumbline-base-.*)$/.exec(line)?.[1] ?? []);
  }

  async function expectNothingLeft(ended: CommandLine): Promise<void> {
    expect(await containersOf(ended)).toEqual([]);
    expect(ended.processesLeft()).toEqual([]);
    expect((await readdir(temporary)).filter((name) => name.startsWith('plumbline'))).toEqual([]);
    expect(await worktrees()).toEqual([]);
    expect(await repository.fingerprint()).toEqual(before);
  }
});
