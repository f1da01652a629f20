import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import type { Scenario } from '../model/scenario.ts';

/**
 * SHA-256 of what a scenario declares and of its parameters: equal in two processes whose code does not ask where it
 * runs.
 */
export function scenarioDigest(definition: Scenario, params: readonly unknown[]): string {
  const text = inspect([definition, params], {
    depth: 8,
    maxArrayLength: 1_000,
    maxStringLength: 10_000,
    sorted: true,
  });
  return createHash('sha256').update(text).digest('hex');
}
