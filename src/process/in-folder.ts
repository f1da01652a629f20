/** How a process tells its code where it was started. */
export function startedIn(folder: string, env: Readonly<NodeJS.ProcessEnv>): { PWD: string; INIT_CWD?: string } {
  return { PWD: folder, ...(env.INIT_CWD === undefined ? {} : { INIT_CWD: folder }) };
}

/** From here on, what code reads by a relative path, or from where it was started, is of this folder. */
export function moveTo(folder: string): void {
  process.chdir(folder);
  Object.assign(process.env, startedIn(folder, process.env));
}

/** The same while `work` lasts: nothing else of the process may use a relative path meanwhile. */
export async function inFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const cwd = process.cwd();
  const { PWD, INIT_CWD } = process.env;
  moveTo(folder);
  try {
    return await work();
  } finally {
    process.chdir(cwd);
    for (const [name, before] of Object.entries({ PWD, INIT_CWD })) {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    }
  }
}
