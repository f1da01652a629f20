import { BSON, ObjectId } from 'mongodb';
import { escapeGlob } from './glob-pattern.ts';

/** For how long answers are kept where the guide says so; every other one for REDIS_DEFAULT_TTL. */
export const CACHE_TTL_SECONDS: Readonly<Record<string, number>> = {
  user_projects: 300,
  popular_templates: 1_800,
  search_results: 60,
  template_search: 60,
};

/** `prefix:part:part`. Parts are percent-encoded, so that no part can hold the colon that separates them. */
export function cacheKey(prefix: string, parts: readonly unknown[]): string {
  return [prefix, ...parts.map(keyPart)].join(':');
}

/** The pattern of every key that begins with these parts and has more, such as `user_projects:{user_id}:*`. */
export function cacheKeyPattern(prefix: string, parts: readonly unknown[]): string {
  return `${escapeGlob(cacheKey(prefix, parts))}:*`;
}

// Nothing that is percent-encoded ends in a bare `%`: absent arguments cannot collide with a text.
function keyPart(part: unknown): string {
  if (part === undefined) return '%';
  if (part instanceof Date) return encodeURIComponent(part.toISOString());
  if (part instanceof ObjectId) return part.toHexString();
  const text = typeof part === 'object' ? BSON.EJSON.stringify(part) : String(part);
  return encodeURIComponent(text.toWellFormed());
}
