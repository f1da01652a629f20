import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { STAND_INS } from '../../src/engines/engine-programs.ts';
import { hasDocker } from '../../src/engines/test-engines.ts';
import type { Project } from './project.ts';

/**
 * A PATH on which `mongod` and `redis-server` look installed: they run in containers, on the files and the network of
 * this machine. Without Docker they are installed.
 */
export async function pathWithEngines(project: Project): Promise<string> {
  if (!hasDocker) return process.env.PATH ?? '';
  const folder = path.join(project.folder, 'programs');
  await mkdir(folder);
  const images = { mongod: STAND_INS.mongodb, 'redis-server': STAND_INS.redis };
  for (const [program, image] of Object.entries(images)) {
    const file = path.join(folder, program);
    const run = `docker run --rm --network host -v "${project.folder}:${project.folder}" ${image} ${program} "$@"`;
    await writeFile(file, `#!/bin/sh\nexec ${run}\n`);
    await chmod(file, 0o755);
  }
  return `${folder}${path.delimiter}${process.env.PATH}`;
}
