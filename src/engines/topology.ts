/** How MongoDB's servers stand together. */
export type Topology = 'standalone' | 'replicaSet';
