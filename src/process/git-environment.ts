/**
 * What git itself calls local to a repository (`git rev-parse --local-env-vars`), but for configuration:
 * `safe.directory` may stand there.
 */
const OF_ONE_REPOSITORY: readonly string[] = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];
/** They change what git's commands print, or what a path means. */
const OF_OUTPUT: readonly string[] = [
  'GIT_DIFF_OPTS',
  'GIT_EXTERNAL_DIFF',
  'GIT_GLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_LITERAL_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
];

/**
 * For git in a folder: started from a hook, or by somebody who exported it, the environment names another repository or
 * index. Nobody is there to be asked. A commit is what its id says, and not what this clone has put in its place.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(([name]) => ![...OF_ONE_REPOSITORY, ...OF_OUTPUT].includes(name));
  return { ...Object.fromEntries(left), GIT_NO_REPLACE_OBJECTS: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}
