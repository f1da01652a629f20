import { glob, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import { isWithin } from '../project/within.ts';

/**
 * A link that leads out of base's checkout leads both sides to the same code, whatever either revision has. One that
 * leads nowhere is told by what needs it. @throws BASE_UNUSABLE
 */
export async function assertNoLinksOut(options: { top: string; headTop: string; project: string }): Promise<void> {
  const { top, headTop, project } = options;
  for await (const entry of glob('**/*', { cwd: path.join(top, project), withFileTypes: true, exclude: isModules })) {
    if (!entry.isSymbolicLink() || isModules(entry)) continue;
    const link = path.join(entry.parentPath, entry.name);
    const target = await realpath(link).catch(() => undefined);
    if (target === undefined || isWithin(top, target)) continue;
    const file = path.relative(top, link);
    throw new PlumblineError(
      'BASE_UNUSABLE',
      `${file} is a symbolic link to ${await readlink(link)}, which ${isWithin(headTop, target) ? "is head's own" : 'is no part of the checkout'}: both sides would run the same`,
      'Make it a relative link within the repository, or keep what it leads to out of the folder of the project.',
    );
  }
}

function isModules({ name }: { name: string }): boolean {
  return name === 'node_modules';
}
