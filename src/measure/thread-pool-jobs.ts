import { AsyncResource } from 'node:async_hooks';

/** Of `node:crypto`: `PBKDF2REQUEST`. The request over HTTP is no job. */
const CRYPTO = /^(?!HTTP)[A-Z0-9]+REQUEST$/;
/** A stream that compresses, which takes the pool for each chunk. */
const ZLIB = 'ZLIB';
/** Node's own are in capitals, but for these. */
const OF_NODE = /^[A-Z0-9_]+$|^(?:Timeout|Immediate|TickObject|Microtask)$/;

interface Job {
  type: string;
  /** Node holds what is under way; nobody else is to hold what is over. */
  resource: WeakRef<object>;
}

/**
 * What code has given to the threads of this process, which no list of Node has: hashes, compression, modules of native
 * code.
 */
export class ThreadPoolJobs {
  readonly #jobs = new Map<number, Job>();

  started(id: number, type: string, resource: object): void {
    if (isJob(type, resource)) this.#jobs.set(id, { type, resource: new WeakRef(resource) });
  }

  /** Its callback has run. A stream's runs once for each chunk. */
  ended(id: number): void {
    const job = this.#jobs.get(id);
    if (job !== undefined && job.type !== ZLIB) this.#jobs.delete(id);
  }

  /** What is under way now was started by no call. A stream may be written to by them. */
  clear(): void {
    for (const [id, { type }] of this.#jobs) if (type !== ZLIB) this.#jobs.delete(id);
  }

  get any(): boolean {
    for (const [id, { resource }] of this.#jobs) if (resource.deref() === undefined) this.#jobs.delete(id);
    return [...this.#jobs.values()].some(isUnderWay);
  }
}

/** Native modules name theirs as they like; an AsyncResource is of code in JavaScript, and may never be called. */
function isJob(type: string, resource: object): boolean {
  if (type === ZLIB || CRYPTO.test(type)) return true;
  return !OF_NODE.test(type) && !(resource instanceof AsyncResource);
}

function isUnderWay({ type, resource }: Job): boolean {
  const job = resource.deref();
  if (job === undefined) return false;
  if (type === ZLIB) return typeof Reflect.get(job, 'buffer') === 'object' && Reflect.get(job, 'buffer') !== null;
  // One that is not to be waited for, as of `pbkdf2Sync`, has no callback.
  return !CRYPTO.test(type) || typeof Reflect.get(job, 'ondone') === 'function';
}
