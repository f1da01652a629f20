import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { UserProject } from './project.ts';

/** Beside `src` or `dist`, in a checkout as in the package. */
const DOCUMENT = new URL('../../docs/ci.md', import.meta.url);

/** The workflow for other projects: the first one in docs/ci.md, which is its only place, fitted to the project. */
export async function workflowSource(
  project: Pick<UserProject, 'folder' | 'repository' | 'commands'>,
): Promise<string> {
  const text = workflowOf(await readFile(DOCUMENT, 'utf8'));
  const installed = text.replaceAll('npm ci', project.commands.install);
  const folder = path.relative(project.repository, project.folder).split(path.sep).join('/');
  return folder === '' ? installed : inFolder(installed, folder);
}

function workflowOf(markdown: string): string {
  const text = /^```yaml\n(name: plumbline\n[\s\S]*?)^```$/m.exec(markdown)?.[1];
  if (text === undefined) throw new Error('docs/ci.md has no workflow');
  return text;
}

/** GitHub reads workflows at the repository's root alone; the commands run where the package is. */
function inFolder(text: string, folder: string): string {
  const quoted = (place: string) => (/^[\w./-]+$/.test(place) ? place : JSON.stringify(place));
  return text
    .replace(/^jobs:$/m, () => `defaults:\n  run:\n    working-directory: ${quoted(folder)}\njobs:`)
    .replaceAll(/^(\s+path: )reports\/$/gm, (_, key: string) => `${key}${quoted(`${folder}/reports/`)}`);
}
