import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
});
