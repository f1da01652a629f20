import type { ErrorCode } from '../errors.ts';
import type { Profile } from '../model/dataset.ts';
import type { DatasetDatabases } from './recreate-database.ts';

/** What a loading thread is started with. */
export interface LoadJob {
  /** URL of the module that has the dataset as its default export. */
  readonly module: string;
  readonly profile: Profile;
  readonly seed: number;
  readonly scale?: number | undefined;
  readonly mongoUrl: string;
  /** Inserted into the bare one, then copied. */
  readonly databases: DatasetDatabases;
}

/** To the thread: load this collection, or end. */
export type LoadRequest = { readonly collection: string } | { readonly end: true };

/** From the thread. `ready` asks for a collection; `inserted` counts documents. */
export type LoadReply =
  | { readonly ready: true }
  | { readonly inserted: number }
  | { readonly failed: { readonly code: ErrorCode; readonly message: string; readonly hint: string } };
