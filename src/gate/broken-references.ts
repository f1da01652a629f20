import type { Scenario } from '../model/scenario.ts';
import { reductionsOf } from './reduction.ts';
import { unknownName } from './scenario-schema.ts';
import { latencyLimits } from './threshold.ts';

/** Something wrong with a scenario, and where in its object. */
export interface Problem {
  path: string;
  message: string;
}

/** What a scenario's names refer to and is not there, or can never be judged. For one whose shape is right. */
export function brokenReferences(scenario: Scenario): Problem[] {
  const variants = Object.keys(scenario.variants);
  if (variants.length === 0) return [{ path: 'variants', message: 'a scenario needs at least one variant' }];
  return [
    ...variants.filter((name) => /[/\\]/.test(name)).map(slashInName),
    ...Object.keys(scenario.checks).flatMap((name) => unknownVariant(`checks.${name}`, name, variants)),
    ...Object.keys(scenario.accepted ?? {}).flatMap((name) => unknownVariant(`accepted.${name}`, name, variants)),
    ...(scenario.app ? [] : variants.flatMap((name) => envWithoutApplication(scenario, name))),
    ...variants.flatMap((name) => [...brokenReductions(scenario, name), ...untimedLimits(scenario, name)]),
    ...(scenario.guide ?? []).flatMap((row, index) =>
      (['baseline', 'indexed', 'cached'] as const).flatMap((column) =>
        unknownVariant(`guide.${index}.${column}`, row[column], variants),
      ),
    ),
  ];
}

function slashInName(name: string): Problem {
  return { path: `variants.${name}`, message: 'the name of a variant is part of file names and ids: use no slash' };
}

function envWithoutApplication(scenario: Scenario, name: string): Problem[] {
  if (scenario.variants[name]?.env === undefined) return [];
  return [{ path: `variants.${name}.env`, message: 'is for the application, and the scenario has no `app`' }];
}

function unknownVariant(path: string, name: string | undefined, variants: readonly string[]): Problem[] {
  if (name === undefined || variants.includes(name)) return [];
  return [{ path, message: unknownName('variant', name, variants) }];
}

function brokenReductions(scenario: Scenario, name: string): Problem[] {
  return reductionsOf(scenario.checks[name] ?? {}).flatMap(({ versus, of = 'latency' }, index) => {
    const path = `checks.${name}.reduction.${index}.versus`;
    if (versus === name) return [{ path, message: `"${name}" is compared with itself` }];
    const untimed = [name, versus].find((variant) => scenario.variants[variant]?.timed === false);
    if (of === 'latency' && untimed !== undefined) {
      return [{ path, message: `a reduction of latency needs times, and "${untimed}" is \`timed: false\`` }];
    }
    return unknownVariant(path, versus, Object.keys(scenario.variants));
  });
}

function untimedLimits(scenario: Scenario, name: string): Problem[] {
  if (scenario.variants[name]?.timed !== false) return [];
  return latencyLimits(scenario.checks[name] ?? {}).map(({ metric }) => ({
    path: `checks.${name}.${metric}`,
    message: `a limit on latency needs times, and "${name}" is \`timed: false\``,
  }));
}
