import fastify, { type FastifyInstance } from 'fastify';
import { ObjectId } from 'mongodb';
import { z } from 'zod';
import type { Project } from './documents.ts';
import type { DatabaseOptimizations } from './initialize-database-optimizations.ts';
import { listUserProjects } from './project-queries.ts';
import { prometheusMetrics } from './prometheus-metrics.ts';
import { listUserProjectsUnoptimised } from './unoptimised-queries.ts';

/** How the API finds its answers: as before the guide, with its indexes, or through its cache as well. */
export const API_VARIANTS = ['baseline', 'indexed', 'cached'] as const;
export type ApiVariant = (typeof API_VARIANTS)[number];

const HEALTH_TIMEOUT_MS = 2_000;

const requestSchema = z.object({
  user_id: z.string().regex(/^[0-9a-f]{24}$/i, 'is not an id (24 hexadecimal digits)'),
  skip: z.coerce.number('is not a number').int('is not a whole number').min(0, 'is below 0').default(0),
  limit: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'is below 1')
    .max(100, 'is above 100')
    .default(20),
});

type ListProjects = (userId: ObjectId, limit: number, skip: number) => Promise<Project[]>;

/** The guide's route, and what a monitoring system asks for. Closing the API leaves the data layer open. */
export function createHttpApi(optimizations: DatabaseOptimizations, variant: ApiVariant = 'cached'): FastifyInstance {
  const api = fastify();
  const listProjects = listProjectsBy(optimizations, variant);

  api.get('/api/users/:user_id/projects', async (request, reply) => {
    const parsed = requestSchema.safeParse({ ...Object(request.query), ...Object(request.params) });
    if (!parsed.success) return await reply.code(400).send({ error: problemsOf(parsed.error) });
    const { user_id, limit, skip } = parsed.data;
    return await optimizations.monitor.measureQueryTime('get_user_projects', () =>
      listProjects(new ObjectId(user_id), limit, skip),
    );
  });

  api.get('/metrics', async (_request, reply) => {
    return await reply.type('text/plain; version=0.0.4; charset=utf-8').send(prometheusMetrics(optimizations));
  });

  api.get('/health', async (_request, reply) => {
    try {
      await optimizations.db.command({ ping: 1, maxTimeMS: HEALTH_TIMEOUT_MS });
      return { status: 'ok' };
    } catch {
      return await reply.code(503).send({ status: 'unavailable', error: 'MongoDB does not answer' });
    }
  });

  return api;
}

function listProjectsBy({ db, queries }: DatabaseOptimizations, variant: ApiVariant): ListProjects {
  const variants: Record<ApiVariant, ListProjects> = {
    baseline: (userId, limit, skip) => listUserProjectsUnoptimised(db, userId, { limit, skip }),
    indexed: (userId, limit, skip) => listUserProjects(db, userId, { limit, skip }),
    cached: (userId, limit, skip) => queries.getUserProjectsOptimized(userId, limit, skip),
  };
  return variants[variant];
}

function problemsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
}
