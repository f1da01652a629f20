import type { LoadReport, Report } from '../../model/report.ts';
import { ABSENT, formatNumber } from '../format.ts';
import { stepFailures, stepLabel } from '../http-load.ts';
import type { Paint } from '../paint.ts';
import { fitted, padEnd, padStart } from './columns.ts';

const WIDTHS = [22, 11, 10, 10] as const;

/** Each variant's curve, a line a level. */
export function loadLines(report: Report, paint: Paint, width: number): string[] {
  return (report.load ?? []).flatMap((load) => [
    paint.dim(
      fitted(
        `${load.scenario}/${load.variant}: ${formatNumber(load.capacity)} connections within ${formatNumber(load.limitMs)} ms (p95)`,
        width,
      ),
    ),
    paint.dim(line('', 'answers/s', 'p50 ms', 'p95 ms', '')),
    ...load.steps.map(stepLine),
  ]);
}

function stepLine(step: LoadReport['steps'][number]): string {
  const { latencyMs, generator } = step;
  const notes = [
    stepFailures(step) === 'none' ? '' : stepFailures(step),
    generator.bottleneck === undefined ? '' : 'the load generator was the bottleneck',
  ];
  return line(
    stepLabel(step),
    formatNumber(step.throughputPerSecond),
    latencyMs === undefined ? ABSENT : formatNumber(latencyMs.p50),
    latencyMs === undefined ? ABSENT : formatNumber(latencyMs.p95),
    notes.filter((note) => note !== '').join('; '),
  );
}

function line(label: string, throughput: string, p50: string, p95: string, notes: string): string {
  return [
    padEnd(`  ${label}`, WIDTHS[0]),
    padStart(throughput, WIDTHS[1]),
    padStart(p50, WIDTHS[2]),
    padStart(p95, WIDTHS[3]),
    notes === '' ? '' : `  ${notes}`,
  ]
    .join('')
    .trimEnd();
}
