import type { Db } from 'mongodb';
import { templates } from './collections.ts';
import type { Template } from './documents.ts';

/** The guide's text search, most used first (unique, with `_id` in case it is not). */
export function templateSearchCursor(db: Db, text: string, limit: number) {
  return templates(db)
    .find({ $text: { $search: text } })
    .sort({ usage_count: -1, _id: 1 })
    .limit(limit);
}

export async function searchTemplates(db: Db, text: string, limit: number = 20): Promise<Template[]> {
  return await templateSearchCursor(db, text, limit).toArray();
}

/**
 * Sorted by `usage_count` alone, which is unique: the index gives that order, and reads as many entries as it returns.
 */
export function popularTemplatesCursor(db: Db, limit: number) {
  return templates(db).find().sort({ usage_count: -1 }).limit(limit);
}

export async function popularTemplates(db: Db, limit: number = 10): Promise<Template[]> {
  return await popularTemplatesCursor(db, limit).toArray();
}

export function popularInCategoryCursor(db: Db, category: string, limit: number) {
  return templates(db).find({ category }).sort({ usage_count: -1 }).limit(limit);
}

export async function popularInCategory(db: Db, category: string, limit: number = 20): Promise<Template[]> {
  return await popularInCategoryCursor(db, category, limit).toArray();
}
