import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Registration } from './leftovers.ts';

/** A directory for one local engine, noted for the sweep of a later run; both end with the stack. */
export async function newDirectory(
  cacheDirectory: string,
  stack: AsyncDisposableStack,
): Promise<{ directory: string; registration: Registration }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'plumbline-'));
  stack.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return { directory, registration: stack.use(new Registration(cacheDirectory, directory)) };
}
