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
    ...brokenLoad(scenario),
    ...variants.flatMap((name) => [...brokenReductions(scenario, name), ...untimedLimits(scenario, name)]),
    ...(scenario.guide ?? []).flatMap((row, index) =>
      (['baseline', 'indexed', 'cached'] as const).flatMap((column) =>
        unknownVariant(`guide.${index}.${column}`, row[column], variants),
      ),
    ),
  ];
}

function brokenLoad({ load, app, checks, variants }: Scenario): Problem[] {
  const names = Object.keys(variants);
  if (load === undefined)
    return Object.entries(checks)
      .filter(([, check]) => check?.load !== undefined)
      .map(([name]) => ({
        path: `checks.${name}.load`,
        message: "needs the scenario's `load`, which says what to send",
      }));
  const withoutApplication = {
    path: 'load',
    message: 'drives an application over HTTP, and the scenario has no `app`',
  };
  const withoutRate = Object.entries(checks)
    .filter(([, check]) => check?.load?.p50AtRate !== undefined || check?.load?.p95AtRate !== undefined)
    .map(([name]) => ({ path: `checks.${name}.load`, message: 'a limit at a rate needs `load.ratePerSecond`' }));
  return [
    ...(app === undefined ? [withoutApplication] : []),
    ...(load.ratePerSecond === undefined ? withoutRate : []),
    ...(load.impact ?? []).flatMap((row, index) =>
      (['baseline', 'optimised'] as const).flatMap((side) =>
        unknownVariant(`load.impact.${index}.${side}`, row[side], names),
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
