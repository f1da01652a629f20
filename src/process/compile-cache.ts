const VARIABLE = 'NODE_COMPILE_CACHE';
/** How the folder ends that `bin/plumbline.js` names; somebody's own is left as it is. */
const OWN = /[/\\]plumbline-gate$/;

const folder = process.env[VARIABLE];
const isOwn = folder !== undefined && OWN.test(folder);
// What a project's code starts has a cache of its own, or none.
if (isOwn) delete process.env[VARIABLE];

/**
 * The environment for a process or a thread of Plumbline's own, in which Node finds what it has compiled before. Types
 * are stripped and the drivers are compiled once, not in each of the processes that a run starts.
 */
export function withCompileCache(): NodeJS.ProcessEnv {
  return isOwn ? { ...process.env, [VARIABLE]: folder } : process.env;
}
