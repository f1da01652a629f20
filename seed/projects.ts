import type { GenerateContext, Random } from 'plumbline-gate';
import type { CollectionName } from '../app/collections.ts';
import type { Project, ProjectStatus, ProjectType } from '../app/documents.ts';
import { DAY_MS, uniqueDate } from './dates.ts';
import { objectId } from './ids.ts';
import { drawPools } from './pools.ts';
import { ProjectOwners } from './project-owners.ts';
import { drawTerm, PROJECT_TERM_RATE, PROJECT_TERMS } from './search-terms.ts';

const REGIONS = ['eu-west', 'eu-north', 'us-east', 'us-west', 'ap-south'] as const;

/**
 * Projects of unevenly busy owners, those of one owner scattered over the collection as in an application that grew.
 */
export function projects(context: GenerateContext<CollectionName>): (index: number, random: Random) => Project {
  const pools = drawPools(context.faker);
  const owners = new ProjectOwners(context.sizes, pools.salt);
  const endMs = context.referenceDate.getTime();
  return (index, random) => {
    const { user, ordinal } = owners.ownerOf(index);
    const ageMs = DAY_MS + random.next() * 2 * 365 * DAY_MS;
    const term = drawTerm(random, PROJECT_TERMS, PROJECT_TERM_RATE);
    const inName = term !== undefined && random.chance(0.3);
    const name = `${random.pick(pools.adjectives)} ${random.pick(pools.nouns)}`;
    const description = random.pick(pools.sentences);
    return {
      _id: objectId('project', index),
      user_id: objectId('user', user),
      name: inName ? `${name} ${term}` : name,
      description: term !== undefined && !inName ? `${description} ${term}` : description,
      type: typeOf(random),
      status: statusOf(random),
      created_at: uniqueDate(endMs - ageMs, ordinal),
      // Most are touched soon after they were made; a minute apart at least, so that no date precedes the creation.
      updated_at: uniqueDate(endMs - ageMs + 60_000 + random.next() ** 2 * (ageMs - 120_000), ordinal),
      settings: {
        region: random.pick(REGIONS),
        auto_deploy: random.chance(0.6),
        build_minutes: random.int(1, 30),
      },
    };
  };
}

function typeOf(random: Random): ProjectType {
  const draw = random.next();
  return draw < 0.45 ? 'web' : draw < 0.7 ? 'api' : draw < 0.85 ? 'mobile' : draw < 0.93 ? 'library' : 'cli';
}

function statusOf(random: Random): ProjectStatus {
  const draw = random.next();
  return draw < 0.7 ? 'active' : draw < 0.9 ? 'archived' : 'draft';
}
