import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';

/** What a test that needs a small disk says in its name where it is skipped. */
export const NEEDS_MOUNT = 'needs Linux and root';
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

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
