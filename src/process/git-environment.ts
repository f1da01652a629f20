/** For git in a folder: started from a hook, its environment names that hook's own repository and index. Nobody is there to be asked. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...rest } = process.env;
  return { ...rest, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}
