import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeFolder } from './probe-folder.ts';

async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'plumbline-probe-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

describe('probeFolder', () => {
  it('makes the folder and leaves nothing in it', async () => {
    await using folder = await temporaryFolder();
    await probeFolder(join(folder.path, 'reports'));
    expect(await readdir(join(folder.path, 'reports', 'samples'))).toEqual([]);
  });

  it('refuses a path that is a file, by its name', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'reports');
    await writeFile(file, '');
    await expect(probeFolder(file)).rejects.toMatchObject({ code: 'REPORT_UNWRITABLE' });
  });

  it("refuses a folder in which somebody else's file has the name of a report, and leaves it", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'report.md');
    await writeFile(file, '# Our figures of the year\n');
    await expect(probeFolder(folder.path)).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
      message: expect.stringContaining(file),
    });
    expect(await readFile(file, 'utf8')).toBe('# Our figures of the year\n');
    await writeFile(file, '# Plumbline: fail\n');
    await probeFolder(folder.path);
  });
});
