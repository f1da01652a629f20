import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import { BranchStore } from './branch-store.ts';
import { JsonlStore } from './jsonl-store.ts';
import { MongoStore } from './mongo-store.ts';
import type { HistoryStore } from './store.ts';

const DEFAULT_BRANCH = 'plumbline-history';

export interface HistoryPlaces {
  /** The project's folder: paths are relative to it, and it is the repository of a branch. */
  folder: string;
  /** Where reports go. */
  out: string;
}

/**
 * The store that a text names: `branch`, `branch:NAME`, `branch:NAME@REMOTE`, a MongoDB URL, or a folder; the reports'
 * folder `history` where nothing is named. @throws CONFIG_INVALID
 */
export function openHistory(where: string | undefined, { folder, out }: HistoryPlaces): HistoryStore {
  if (where === undefined || where === '') return new JsonlStore(path.join(out, 'history'));
  if (/^mongodb(\+srv)?:\/\//.test(where)) return new MongoStore(where);
  if (where === 'branch') return new BranchStore(folder, DEFAULT_BRANCH);
  if (where.startsWith('branch:')) {
    const at = where.lastIndexOf('@');
    const branch = where.slice('branch:'.length, at === -1 ? undefined : at) || DEFAULT_BRANCH;
    const remote = at === -1 ? undefined : where.slice(at + 1);
    if (isRefName(branch) && (remote === undefined || isRefName(remote)))
      return new BranchStore(folder, branch, remote);
    throw invalid(`"${where}" names no branch`);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(where)) throw invalid('history is kept behind no address of this kind');
  return new JsonlStore(path.resolve(folder, where));
}

/** As git allows, and nothing that it could take for an option (git-check-ref-format). */
function isRefName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(name) && !/\.\.|\/\/|\.lock$|[./]$/.test(name);
}

function invalid(what: string): PlumblineError {
  return new PlumblineError(
    'CONFIG_INVALID',
    what,
    'Write a folder, `branch`, `branch:NAME`, `branch:NAME@REMOTE` or a mongodb:// URL (`history`, PLUMBLINE_HISTORY, --history).',
  );
}
