import type { GenerateContext, Random } from 'plumbline-gate';
import type { CollectionName } from '../app/collections.ts';
import type { Deployment, DeploymentStatus } from '../app/documents.ts';
import { dateInSequence } from './dates.ts';
import { objectId } from './ids.ts';
import { permutation } from './permutation.ts';
import { drawPools } from './pools.ts';

/** 30 of these days are 1.6% of all deployments. */
const DAYS = 5 * 365;

/** Deployments in the order in which they happened; hot projects deploy a thousand times, most once or never. */
export function deployments(context: GenerateContext<CollectionName>): (index: number, random: Random) => Deployment {
  const pools = drawPools(context.faker);
  const { deployments: count, projects } = context.sizes;
  const scatter = permutation(projects);
  return (index, random) => {
    const project = scatter(Math.floor(random.next() ** 2 * projects));
    return {
      _id: objectId('deployment', index),
      project_id: objectId('project', project),
      status: statusOf(random),
      created_at: dateInSequence({
        index,
        count,
        days: DAYS,
        end: context.referenceDate,
        position: random.next(),
      }),
      // Between 8 s and 15 minutes, most of them short.
      duration_ms: 8_000 + Math.floor(random.next() ** 4 * 892_000),
      commit_sha: random.pick(pools.commits),
      environment: environmentOf(random),
    };
  };
}

/** The places of the three that deploy most: the square in `deployments` puts the most of all on the first. */
export function busyProjects(projects: number): number[] {
  const scatter = permutation(projects);
  return [0, 1, 2].map((rank) => scatter(rank));
}

function statusOf(random: Random): DeploymentStatus {
  const draw = random.next();
  return draw < 0.86 ? 'success' : draw < 0.96 ? 'failed' : draw < 0.99 ? 'cancelled' : 'running';
}

function environmentOf(random: Random): Deployment['environment'] {
  const draw = random.next();
  return draw < 0.6 ? 'preview' : draw < 0.85 ? 'staging' : 'production';
}
