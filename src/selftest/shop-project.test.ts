import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHANGES } from './change.ts';
import { ShopProject } from './shop-project.ts';

describe('the shop', () => {
  it.each(CHANGES.map((change) => [change.name, change] as const))(
    'with head changed (%s) is a commit and an edit of each file',
    async (_, change) => {
      await using project = await ShopProject.make(change);
      const git = (...args: string[]) => execFileSync('git', args, { cwd: project.folder, encoding: 'utf8' }).trim();
      expect(git('log', '--format=%s')).toBe('base');
      expect(git('diff', '--name-only').split('\n')).toEqual(change.edits.map(({ file }) => file));
    },
  );

  it('is gone afterwards, and where it could not be made', async () => {
    let folder = '';
    {
      await using project = await ShopProject.make(CHANGES[0] as (typeof CHANGES)[0]);
      folder = project.folder;
      expect(existsSync(folder)).toBe(true);
    }
    expect(existsSync(folder)).toBe(false);
    const impossible = {
      ...(CHANGES[0] as (typeof CHANGES)[0]),
      edits: [{ file: 'README.md', from: 'not there', to: '' }],
    };
    await expect(ShopProject.make(impossible)).rejects.toThrow('README.md does not have this once');
  });
});
