import { registerHooks } from 'node:module';

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const OWN_INDEX = new URL(`./index.${EXTENSION}`, import.meta.url).href;

/** The second one is the name before the first release: scenario files that have it load as they are. */
const NAMES: ReadonlySet<string> = new Set(['plumbline-gate', 'plumbline']);

let installed = false;

/**
 * From now on `import 'plumbline-gate'` means this very package in this thread, wherever the importing file lies: a
 * dataset in a checkout without a build, or another revision's worktree that has no `node_modules`. Hooks do not reach
 * other threads: each installs its own.
 */
export function installResolver(): void {
  if (installed) return;
  installed = true;
  registerHooks({
    resolve: (specifier, context, next) => next(NAMES.has(specifier) ? OWN_INDEX : specifier, context),
  });
}
