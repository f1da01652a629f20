import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a test that needs a small disk says in its name where it is skipped. */
export const NEEDS_MOUNT = 'needs Linux and the right to mount';
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

/** Root of a container may not. */
function mounts(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** A folder that is a disk of so many bytes, until it is disposed of. */
export async function smallDisk(folder: string, bytes: number): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  return {
    async [Symbol.asyncDispose]() {
      execFileSync('umount', [folder]);
    },
  };
}
