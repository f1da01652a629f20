import type { ObjectId } from 'mongodb';
import type { GenerateContext } from 'plumbline-gate';
import type { CollectionName } from '../app/collections.ts';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '../app/documents.ts';
import { busyProjects } from './deployments.ts';
import { objectId } from './ids.ts';
import { drawPools } from './pools.ts';
import { ProjectOwners } from './project-owners.ts';
import { PROJECT_TERMS, TEMPLATE_TERMS } from './search-terms.ts';
import { CATEGORIES } from './templates.ts';
import { FIRST_USERS, heavyUsers, largeUsers } from './user-roles.ts';
import { emailOf } from './users.ts';

const SAMPLE = 1_000;

/** What scenarios draw from: everything in it is in the database. */
export interface DevoraData {
  readonly referenceDate: Date;
  /** Ordinary owners of at least one project. */
  readonly users: readonly ObjectId[];
  /** The addresses of `users`, in the same order. */
  readonly emails: readonly string[];
  /** The first 100 by `_id`: one to three projects each. */
  readonly firstUsers: readonly ObjectId[];
  /** Owners of 1,010 to 2,500 projects. */
  readonly heavyUsers: readonly ObjectId[];
  /** Documents of about 50 KB. */
  readonly largeUsers: readonly ObjectId[];
  readonly projects: readonly ObjectId[];
  /** Those with the most deployments: more than a page of them. */
  readonly busyProjects: readonly ObjectId[];
  /** Single words, each in 0.5% of the templates. */
  readonly searchTerms: readonly string[];
  /** Single words, each in 0.1% of the projects. */
  readonly projectSearchTerms: readonly string[];
  readonly categories: readonly string[];
  readonly subscriptionStatuses: readonly SubscriptionStatus[];
}

/** Computed from the sizes and the pools, without a look into the database. */
export function parameters(context: GenerateContext<CollectionName>): DevoraData {
  const { sizes } = context;
  const pools = drawPools(context.faker);
  const owners = new ProjectOwners(sizes, pools.salt);
  const heavy = heavyUsers(sizes);
  const large = largeUsers(sizes);
  const special = new Set([...heavy, ...large]);
  const ordinary = every(sizes.users - FIRST_USERS, (place) => FIRST_USERS + place).filter(
    (user) => !special.has(user) && owners.count(user) > 0,
  );
  return {
    referenceDate: context.referenceDate,
    users: ordinary.map((user) => objectId('user', user)),
    emails: ordinary.map((user) => emailOf(pools, user)),
    firstUsers: Array.from({ length: FIRST_USERS }, (_, user) => objectId('user', user)),
    heavyUsers: heavy.map((user) => objectId('user', user)),
    largeUsers: large.map((user) => objectId('user', user)),
    projects: every(sizes.projects, (project) => objectId('project', project)),
    busyProjects: busyProjects(sizes.projects).map((project) => objectId('project', project)),
    searchTerms: TEMPLATE_TERMS,
    projectSearchTerms: PROJECT_TERMS,
    categories: CATEGORIES,
    subscriptionStatuses: SUBSCRIPTION_STATUSES,
  };
}

/** At most 1,000 of `size` places, evenly spaced. */
function every<Item>(size: number, make: (place: number) => Item): Item[] {
  const count = Math.min(size, SAMPLE);
  return Array.from({ length: count }, (_, step) => make(Math.floor((step * size) / count)));
}
