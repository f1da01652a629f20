import type { RunOptions } from '../session/session-options.ts';
import type { BaseRequest } from './base-revision.ts';

export interface CompareOptions extends Omit<RunOptions, 'lock'> {
  base: BaseRequest;
  /** No scenario was named: all of head's are compared. */
  everything: boolean;
  /** Longest time spent on timing. */
  minutes: number;
}
