import { LATENCY_METRIC_NAMES } from '../../model/latency-metrics.ts';
import type { LoadReport, Report } from '../../model/report.ts';
import { formatBytes, formatKnown, formatNumber, formatShare } from '../format.ts';
import { loadUseFacts, STEP_HEADERS, stepFailures, stepLabel } from '../http-load.ts';
import { blocks, bullets, code, details, joined, Markdown, md, table } from './template.ts';

/** Each variant under load: the curve as a table and a chart, then what its engines used. */
export function loadSection(report: Report): Markdown {
  const loads = report.load ?? [];
  if (loads.length === 0) return md``;
  return blocks(md`## Under load`, ...loads.map(loadBlock));
}

function loadBlock(load: LoadReport): Markdown {
  const limit = `${formatNumber(load.capacity)} connections within ${formatNumber(load.limitMs)} ms (p95)`;
  const inside = blocks(
    table(
      STEP_HEADERS,
      load.steps.map((step) => [
        stepLabel(step),
        formatNumber(step.throughputPerSecond),
        ...LATENCY_METRIC_NAMES.map((name) => formatKnown(step.latencyMs?.[name])),
        formatNumber(step.answers),
        stepFailures(step),
        step.generator.bottleneck === undefined ? `${formatShare(step.generator.cpuShare)} CPU` : 'bottleneck',
      ]),
    ),
    chart(load),
    bullets(loadUseFacts(load, formatBytes)),
    details(
      md`Where the load generator was its own bottleneck`,
      bullets(
        load.steps.flatMap((step) =>
          step.generator.bottleneck === undefined ? [] : [md`${stepLabel(step)}: ${step.generator.bottleneck}`],
        ),
      ),
    ),
  );
  return details(md`${code(`${load.scenario}/${load.variant}`)}: ${limit}`, inside);
}

/**
 * Two charts, because Mermaid's have one axis: answers a second, and p95, over connections. Numbers only, so nothing to
 * escape.
 */
function chart({ steps }: LoadReport): Markdown {
  const levels = steps.filter(({ connections, latencyMs }) => connections !== undefined && latencyMs !== undefined);
  if (levels.length < 2) return md``;
  const axis = levels.map(({ connections }) => connections).join(', ');
  const line = (title: string, unit: string, values: readonly number[]) =>
    [
      '```mermaid',
      'xychart-beta',
      `  title "${title} over connections"`,
      `  x-axis "connections" [${axis}]`,
      `  y-axis "${unit}" 0 --> ${Math.ceil(Math.max(...values, 1))}`,
      `  line [${values.map((value) => Number(value.toPrecision(4))).join(', ')}]`,
      '```',
    ].join('\n');
  return joined(
    [
      Markdown.trusted(
        line(
          'Throughput',
          'answers per second',
          levels.map(({ throughputPerSecond }) => throughputPerSecond),
        ),
      ),
      Markdown.trusted(
        line(
          'Response time (p95)',
          'milliseconds',
          levels.map(({ latencyMs }) => latencyMs?.p95 ?? 0),
        ),
      ),
    ],
    '\n\n',
  );
}
