import { z } from 'zod';
import type { Topology } from '../model/engines.ts';

export const helloSchema = z.object({
  isWritablePrimary: z.boolean(),
  setName: z.string().optional(),
  primary: z.string().optional(),
  /** `isdbgrid` of a router of a sharded cluster. */
  msg: z.string().optional(),
});

type Hello = z.infer<typeof helloSchema>;

/** What a server says of how it stands with others. */
export function topologyOf({ setName }: Hello): Topology {
  return setName === undefined ? 'standalone' : 'replicaSet';
}

/** What makes a server that answers none to measure on, and what to do about it. */
export interface Unfit {
  /** `a secondary of the replica set staging`. */
  is: string;
  hint: string;
}

export function unfitMongo(hello: Hello, readPreference: string): Unfit | undefined {
  const { isWritablePrimary, setName, primary, msg } = hello;
  if (msg === 'isdbgrid') {
    return {
      is: 'a router of a sharded cluster, which has no profiler',
      hint: 'Give the address of a replica set or of a standalone server.',
    };
  }
  if (!isWritablePrimary) {
    const where = primary === undefined ? 'has none now' : `is ${primary}`;
    return {
      is: `no primary, but another member of the replica set ${setName ?? '(not initiated)'}, whose primary ${where}`,
      hint: 'Give the address of the primary, or of the whole set: mongodb://host1,host2/?replicaSet=NAME.',
    };
  }
  if (readPreference === 'primary' || readPreference === 'primaryPreferred') return undefined;
  return {
    is: `read from by readPreference=${readPreference}: what another member does is in no profiler of the primary`,
    hint: 'Leave readPreference out of the URL.',
  };
}

export function unfitRedis(
  mode: string | undefined,
  role: string | undefined,
  master: string | undefined,
): Unfit | undefined {
  if (mode === 'cluster' || mode === 'sentinel') {
    return { is: `a server in ${mode} mode`, hint: 'Give the address of a Redis that has its data to itself.' };
  }
  if (role !== 'slave') return undefined;
  return {
    is: `a replica of ${master ?? 'another server'}, which takes no writes`,
    hint: 'Give the address of the master.',
  };
}
