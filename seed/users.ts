import type { GenerateContext, Random } from 'plumbline-gate';
import type { CollectionName } from '../app/collections.ts';
import type { SubscriptionStatus, User, UserActivity } from '../app/documents.ts';
import { DAY_MS, dateInSequence } from './dates.ts';
import { objectId } from './ids.ts';
import { drawPools, type Pools } from './pools.ts';
import { largeUsers } from './user-roles.ts';

/** About 235 bytes each: 210 of them make a document of 50 KB. */
const ACTIVITIES_OF_LARGE_USERS = 210;
const ACTIONS = [
  'login',
  'project.create',
  'project.update',
  'deployment.start',
  'invoice.paid',
  'key.rotate',
] as const;
const THEMES = ['light', 'dark', 'system'] as const;
const LANGUAGES = ['en', 'fr', 'de', 'es', 'pt', 'ja'] as const;

/** Accounts: 80% free, signed up over four years, most of them seen lately. */
export function users(context: GenerateContext<CollectionName>): (index: number, random: Random) => User {
  const pools = drawPools(context.faker);
  const large = new Set(largeUsers(context.sizes));
  const end = context.referenceDate;
  return (index, random) => {
    const { first, last } = nameOf(pools, index);
    return {
      _id: objectId('user', index),
      email: emailOf(pools, index),
      username: `${first}${index}`,
      password_hash: random.pick(pools.passwordHashes),
      subscription_status: subscription(random),
      // One account is more recent than the next, so that a list sorted by this date has no ties.
      created_at: dateInSequence({ index, count: context.sizes.users, days: 4 * 365, end, position: random.next() }),
      // Within a year, or the guide's TTL index would delete the account.
      last_login: new Date(end.getTime() - Math.floor(random.next() ** 2 * 360 * DAY_MS) - 60_000),
      profile: {
        full_name: `${first} ${last}`,
        company: random.pick(pools.companies),
        location: random.pick(pools.cities),
        avatar_url: `https://avatars.example/${index}.png`,
      },
      bio: random.pick(pools.sentences),
      preferences: {
        theme: random.pick(THEMES),
        language: random.pick(LANGUAGES),
        newsletter: random.chance(0.3),
        items_per_page: 20,
      },
      recent_activity: activities(pools, random, end, large.has(index) ? ACTIVITIES_OF_LARGE_USERS : 1),
    };
  };
}

/** Unique, and known without making the document. */
export function emailOf(pools: Pools, index: number): string {
  const { first, last } = nameOf(pools, index);
  return `${first}.${last}.${index}@${at(pools.domains, index * 7)}`;
}

function nameOf(pools: Pools, index: number): { first: string; last: string } {
  return { first: at(pools.firstNames, index * 31), last: at(pools.lastNames, index * 17 + Math.floor(index / 400)) };
}

function at(pool: readonly string[], index: number): string {
  return pool[index % pool.length] ?? '';
}

function subscription(random: Random): SubscriptionStatus {
  const draw = random.next();
  return draw < 0.8 ? 'free' : draw < 0.97 ? 'pro' : 'enterprise';
}

function activities(pools: Pools, random: Random, end: Date, count: number): UserActivity[] {
  return Array.from({ length: count }, (_, place) => ({
    at: new Date(end.getTime() - place * DAY_MS - random.int(1, DAY_MS)),
    action: random.pick(ACTIONS),
    detail: `${random.pick(pools.sentences)} ${random.pick(pools.sentences)} ${random.pick(pools.cities)}`,
  }));
}
