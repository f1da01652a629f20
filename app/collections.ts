import type { Collection, Db } from 'mongodb';
import type { Deployment, Project, Template, User } from './documents.ts';

export const users = (db: Db): Collection<User> => db.collection<User>('users');
export const projects = (db: Db): Collection<Project> => db.collection<Project>('projects');
export const templates = (db: Db): Collection<Template> => db.collection<Template>('templates');
export const deployments = (db: Db): Collection<Deployment> => db.collection<Deployment>('deployments');

export const COLLECTION_NAMES = ['users', 'projects', 'templates', 'deployments'] as const;
export type CollectionName = (typeof COLLECTION_NAMES)[number];

/** Where the performance monitor writes: capped, so that it never grows past this. */
export const METRICS_COLLECTION = 'performance_metrics';
const METRICS_SIZE_BYTES = 32 * 1024 * 1024;

/**
 * Creates the collections that are missing, one after the other. Call it from one connection before any load: first
 * writes that race to create a collection are needless work anywhere, and end the server that closed networks run.
 */
export async function ensureCollections(db: Db): Promise<void> {
  const existing = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = new Set(existing.map((collection) => collection.name));
  for (const name of COLLECTION_NAMES) {
    if (!names.has(name)) await db.createCollection(name);
  }
  if (!names.has(METRICS_COLLECTION)) {
    await db.createCollection(METRICS_COLLECTION, { capped: true, size: METRICS_SIZE_BYTES });
  }
}
