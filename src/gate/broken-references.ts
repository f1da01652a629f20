import {
  CONNECTIONS_UP_TO,
  LOAD_TIMEOUT,
  type LoadChecks,
  type LoadDefinition,
  RATE_STEPS,
  STEP_DURATION,
} from '../model/http-load.ts';
import { latencyRow, RATE_CHECKS } from '../model/latency-metrics.ts';
import { durationMs } from '../model/quantity.ts';
import { CALL_TIMEOUT_MS, type Scenario } from '../model/scenario.ts';
import { latencyLimits } from './judge-latency.ts';
import { reductionsOf } from './reduction.ts';
import { unknownName } from './scenario-schema.ts';

type Load = LoadDefinition<never, string>;

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
    ...variants.flatMap((name) => [...brokenReductions(scenario, name), ...uselessLimits(scenario, name)]),
    ...(scenario.targets ?? scenario.guide ?? []).flatMap((row, index) =>
      (['baseline', 'indexed', 'cached'] as const).flatMap((column) =>
        unknownVariant(`${scenario.targets ? 'targets' : 'guide'}.${index}.${column}`, row[column], variants),
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
  return [
    ...(app === undefined ? [withoutApplication] : []),
    ...Object.entries(checks).flatMap(([name, check]) =>
      brokenLoadChecks(name, check?.load ?? {}, load, variants[name]?.baseline === true),
    ),
    ...tooFewRequests(load, checks),
    ...limitsBeyondTheDeadline(load, checks),
    ...(load.impact ?? []).flatMap((row, index) =>
      (['baseline', 'optimised'] as const).flatMap((side) =>
        unknownVariant(`load.impact.${index}.${side}`, row[side], names),
      ),
    ),
  ];
}

/** Checks that no load which this scenario makes could ever fail, or judge. */
function brokenLoadChecks(
  name: string,
  own: LoadChecks,
  { ratePerSecond, connectionsUpTo = CONNECTIONS_UP_TO }: Load,
  baseline: boolean,
): Problem[] {
  const path = `checks.${name}.load`;
  const atRate = [...RATE_CHECKS.keys()].some((check) => own[check] !== undefined);
  const never =
    own.capacity !== undefined && own.capacity > connectionsUpTo
      ? [
          {
            path: `${path}.capacity`,
            message: `the ramp ends at ${connectionsUpTo} connections: raise \`connectionsUpTo\``,
          },
        ]
      : [];
  if (!atRate) return never;
  if (ratePerSecond === undefined) return [...never, { path, message: 'a limit at a rate needs `load.ratePerSecond`' }];
  if (baseline) return [...never, { path, message: 'a baseline is not run at a rate: it has no latency there' }];
  return never;
}

/** A rate at which too few requests are sent to judge what is asked, or none at all. */
function tooFewRequests({ ratePerSecond, stepDuration = STEP_DURATION }: Load, checks: Scenario['checks']): Problem[] {
  if (ratePerSecond === undefined) return [];
  const own = Object.values(checks).map((check) => check?.load ?? {});
  const asked = [...RATE_CHECKS].filter(([check]) => own.some((limits) => limits[check] !== undefined));
  const metrics = asked
    .map(([, metric]) => metric)
    .sort((a, b) => latencyRow(b).callsForPass - latencyRow(a).callsForPass);
  const metric = metrics[0] ?? 'p50';
  const needed = latencyRow(metric).callsForPass;
  const seconds = (durationMs(stepDuration) * RATE_STEPS) / 1_000;
  if (Math.round(ratePerSecond * seconds) >= needed) return [];
  const rate = Number((needed / seconds).toPrecision(3));
  const duration = Math.ceil(needed / ratePerSecond / RATE_STEPS);
  return [
    {
      path: 'load.ratePerSecond',
      message: `${ratePerSecond} a second for ${seconds} s are ${Math.round(ratePerSecond * seconds)} requests, and a verdict on ${metric} needs ${needed}: take a \`ratePerSecond\` of ${rate} or a \`stepDuration\` of "${duration}s"`,
    },
  ];
}

/** A request is given up at its deadline, and counts as that long: nothing is ever slower. */
function limitsBeyondTheDeadline(load: Load, checks: Scenario['checks']): Problem[] {
  const timeoutMs = durationMs(load.timeout ?? LOAD_TIMEOUT);
  const limits = [
    ['load.p95', load.p95],
    ...Object.entries(checks).flatMap(([name, check]) => [
      ...[...RATE_CHECKS.keys()].map((limit) => [`checks.${name}.load.${limit}`, check?.load?.[limit]] as const),
    ]),
  ] as const;
  return limits.flatMap(([path = '', limit]) =>
    limit === undefined || durationMs(limit) <= timeoutMs
      ? []
      : [{ path, message: `${limit} is above the \`timeout\` of ${timeoutMs} ms, at which a request is given up` }],
  );
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

function uselessLimits(scenario: Scenario, name: string): Problem[] {
  const limits = latencyLimits(scenario.checks[name] ?? {});
  const of = (metric: string, message: string) => ({ path: `checks.${name}.${metric}`, message });
  if (scenario.variants[name]?.timed === false)
    return limits.map(({ metric }) => of(metric, `a limit on latency needs times, and "${name}" is \`timed: false\``));
  const { callTimeoutMs = CALL_TIMEOUT_MS } = scenario;
  return limits
    .filter(({ limitMs }) => limitMs > callTimeoutMs)
    .map(({ metric, limitMs }) =>
      of(metric, `${limitMs} ms is above \`callTimeoutMs\`, ${callTimeoutMs} ms, at which a call is an error`),
    );
}
