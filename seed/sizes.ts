import type { CollectionName } from '../app/collections.ts';

/** Documents per collection. */
export type Sizes = Readonly<Record<CollectionName, number>>;

export const PROFILES = {
  smoke: { users: 2_000, projects: 10_000, templates: 3_000, deployments: 10_000 },
  pr: { users: 20_000, projects: 100_000, templates: 30_000, deployments: 100_000 },
  release: { users: 200_000, projects: 1_000_000, templates: 300_000, deployments: 1_000_000 },
} as const;
