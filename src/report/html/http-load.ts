import { LATENCY_METRIC_NAMES } from '../../model/latency-metrics.ts';
import type { LoadReport, Report } from '../../model/report.ts';
import { formatBytes } from '../format.ts';
import { loadUseFacts, STEP_HEADERS, stepFailures, stepLabel } from '../http-load.ts';
import { lineChart, type Series } from './line-chart.ts';
import { milliseconds, number, share } from './number.ts';
import type { Part } from './part.ts';
import { legend } from './svg.ts';
import { table } from './table.ts';
import { bullets, details, Html, html, joined, named } from './template.ts';
import { item } from './verdict.ts';

type Step = LoadReport['steps'][number];

/** Each scenario under load: the curves of its variants together, then their figures one by one. */
export function loadSection({ load = [] }: Report): Part {
  const scenarios = [...new Set(load.map(({ scenario }) => scenario))];
  return {
    id: 'load',
    title: 'Under load',
    inside: joined(
      scenarios.map((scenario) =>
        scenarioLoad(
          scenario,
          load.filter((one) => one.scenario === scenario),
        ),
      ),
    ),
  };
}

function scenarioLoad(scenario: string, loads: readonly LoadReport[]): Html {
  const [first] = loads;
  if (first === undefined) return Html.empty;
  const entries = loads.map(
    ({ variant, capacity, limitMs }) =>
      html`${named(variant)}: ${number(capacity)} connections within ${milliseconds(limitMs)} (p95)`,
  );
  return html`<article${item()}><h3>${named(scenario)}</h3>${legend(entries)}<div class="charts">${lineChart({
    label: `Answers a second over connections of ${scenario}; the tables below have them`,
    title: 'Answers a second',
    series: curves(loads, ({ throughputPerSecond }) => throughputPerSecond),
    xUnit: 'connections',
    yScale: 'linear',
  })}${lineChart({
    label: `95th percentile of the response time over connections of ${scenario}; the tables below have them`,
    title: 'Response time in milliseconds (p95), logarithmic',
    series: curves(loads, ({ latencyMs }) => latencyMs?.p95),
    xUnit: 'connections',
    yScale: 'log',
    limit: { y: first.limitMs, text: 'limit' },
  })}</div>${joined(loads.map(figures))}</article>\n`;
}

function curves(loads: readonly LoadReport[], of: (step: Step) => number | undefined): Series[] {
  return loads.map(({ steps }) => ({
    points: steps.flatMap((step) => {
      const value = of(step);
      return step.connections === undefined || value === undefined ? [] : [[step.connections, value] as const];
    }),
  }));
}

function figures(load: LoadReport): Html {
  const bottlenecks = load.steps.flatMap((step) =>
    step.generator.bottleneck === undefined ? [] : [html`${stepLabel(step)}: ${step.generator.bottleneck}`],
  );
  return details(
    html`${named(load.variant)}: every step, and what the engines used`,
    joined([
      table({
        caption: `Steps of ${load.scenario}/${load.variant}`,
        headers: STEP_HEADERS,
        rows: load.steps.map((step) => ({ cells: stepCells(step) })),
      }),
      bullets(loadUseFacts(load, formatBytes)),
      bottlenecks.length === 0
        ? Html.empty
        : html`<p>The load generator was its own bottleneck:</p>${bullets(bottlenecks)}`,
    ]),
  );
}

function stepCells(step: Step) {
  return [
    stepLabel(step),
    number(step.throughputPerSecond),
    ...LATENCY_METRIC_NAMES.map((name) => number(step.latencyMs?.[name])),
    number(step.answers),
    stepFailures(step),
    step.generator.bottleneck === undefined ? html`${share(step.generator.cpuShare)} CPU` : 'bottleneck',
  ];
}
