import type { Control, Way } from './way.ts';
export const SIGNOFF_AND_MERGE_WAYS: readonly Way[] = [];
export const SIGNOFF_AND_MERGE_CONTROLS: readonly Control[] = [];
