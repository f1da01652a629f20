import type { Scenario } from '../model/scenario.ts';
import type { ScenarioChange } from './scenario-changes.ts';
import type { Side } from './servers.ts';

/** A variant that both sides have loaded. */
export interface ComparedVariant {
  scenario: string;
  variant: string;
  /** Head's. */
  definition: Scenario;
  change: ScenarioChange;
}

/** `user-projects/indexed`, and with a side `user-projects/indexed of base`. */
export function keyOf({ scenario, variant }: Pick<ComparedVariant, 'scenario' | 'variant'>, side?: Side): string {
  return side === undefined ? `${scenario}/${variant}` : `${scenario}/${variant} of ${side}`;
}

/** Those that exist to be slow, and those whose time says nothing, are compared by work alone. */
export function isTimed({ definition, variant }: ComparedVariant): boolean {
  const options = definition.variants[variant];
  return options?.baseline !== true && options?.timed !== false;
}
