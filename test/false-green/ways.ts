import { ACTION_STEP_CONTROLS, ACTION_STEP_WAYS } from './action-step.ways.ts';
import { COMPARE_CONTROLS, COMPARE_WAYS } from './compare.ways.ts';
import { CONTROLS as BASE_CONTROLS } from './controls.ts';
import { GIVEN_SERVERS_CONTROLS, GIVEN_SERVERS_WAYS } from './given-servers.ways.ts';
import { IMPORTED_CODE_WAYS } from './imported-code.ways.ts';
import { INTERRUPTED_CONTROLS, INTERRUPTED_WAYS } from './interrupted.ways.ts';
import { JUMPING_CONTROLS, JUMPING_WAYS } from './jumping-counts.ways.ts';
import { LOAD_CONTROLS, LOAD_WAYS } from './load.ways.ts';
import { NONSENSE_INPUT_WAYS } from './nonsense-input.ways.ts';
import { NOT_COUNTED_CONTROLS, NOT_COUNTED_WAYS } from './not-counted.ways.ts';
import { SIGNOFF_AND_MERGE_CONTROLS, SIGNOFF_AND_MERGE_WAYS } from './signoff-and-merge.ways.ts';
import { UNDECLARED_WRITES_CONTROLS, UNDECLARED_WRITES_WAYS } from './undeclared-writes.ways.ts';
import type { Control, Way } from './way.ts';

/** Every way to a false green that this repository knows. */
export const WAYS: readonly Way[] = [
  ...IMPORTED_CODE_WAYS,
  ...JUMPING_WAYS,
  ...NOT_COUNTED_WAYS,
  ...NONSENSE_INPUT_WAYS,
  ...LOAD_WAYS,
  ...UNDECLARED_WRITES_WAYS,
  ...COMPARE_WAYS,
  ...SIGNOFF_AND_MERGE_WAYS,
  ...GIVEN_SERVERS_WAYS,
  ...INTERRUPTED_WAYS,
  ...ACTION_STEP_WAYS,
];

/** What is as it should be, and ends with 0. */
export const CONTROLS: readonly Control[] = [
  ...BASE_CONTROLS,
  ...JUMPING_CONTROLS,
  ...NOT_COUNTED_CONTROLS,
  ...LOAD_CONTROLS,
  ...UNDECLARED_WRITES_CONTROLS,
  ...COMPARE_CONTROLS,
  ...SIGNOFF_AND_MERGE_CONTROLS,
  ...GIVEN_SERVERS_CONTROLS,
  ...INTERRUPTED_CONTROLS,
  ...ACTION_STEP_CONTROLS,
];
