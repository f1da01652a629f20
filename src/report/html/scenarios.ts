import { LATENCY_METRIC_NAMES } from '../../model/latency-metrics.ts';
import type { Report, ScenarioReport } from '../../model/report.ts';
import type { Trend } from '../../model/trend.ts';
import { withUnit } from '../quantity.ts';
import { DISTRIBUTION_KEY, distributionChart } from './distribution-chart.ts';
import { number } from './number.ts';
import type { Part } from './part.ts';
import { plansOf } from './plan-tree.ts';
import { table } from './table.ts';
import { bullets, code, Html, html, joined, named } from './template.ts';
import { trendsOf } from './trend.ts';
import { badge, item } from './verdict.ts';
import { workTable } from './work-table.ts';

/** Every scenario, folded: its times, its work, its plans, its past, its checks and its notes. */
export function scenariosSection({ scenarios }: Report, trends: readonly Trend[]): Part {
  const key = scenarios.some(({ variants }) => variants.some(({ latencyMs }) => latencyMs)) ? DISTRIBUTION_KEY : '';
  const inside = joined(scenarios.map((scenario, place) => scenarioBlock(scenario, place, trends)));
  return { id: 'scenarios', title: 'All scenarios', inside: inside.text === '' ? inside : html`${key}${inside}` };
}

function scenarioBlock(scenario: ScenarioReport, place: number, trends: readonly Trend[]): Html {
  const variants = scenario.variants.map(({ name }) => name);
  return html`<details class="scenario"${item(scenario.verdict)}><summary>${badge(scenario.verdict)} <h3>${named(scenario.title)}</h3> ${code(scenario.name)}</summary>
<div class="inside" id="scenario-${place}">${distributionChart(scenario)}${latencyTable(scenario)}${headed('Work, before and after', workTable(scenario.variants))}${headed(
    'Plans',
    plans(scenario),
  )}${trendsOf(scenario.name, variants, trends)}${headed('Checks', checksTable(scenario))}${headed('Notes', notes(scenario))}</div></details>\n`;
}

function headed(heading: string, inside: Html): Html {
  return inside.text === '' ? inside : html`<h4>${heading}</h4>${inside}`;
}

function latencyTable({ variants }: ScenarioReport): Html {
  if (variants.every(({ latencyMs }) => latencyMs === undefined)) return Html.empty;
  const times = [...LATENCY_METRIC_NAMES, 'min', 'max'] as const;
  return table({
    caption: 'Latency in milliseconds',
    headers: ['milliseconds', ...times, 'samples'],
    rows: variants.map(({ name, latencyMs, samples }) => ({
      cells: [named(name), ...times.map((time) => number(latencyMs?.[time])), number(samples)],
    })),
  });
}

function plans({ variants }: ScenarioReport): Html {
  const used = variants.map((variant) => ({ name: variant.name, inside: plansOf(variant) }));
  const shown = used.filter(({ inside }) => inside.text !== '');
  if (shown.length === 0) return Html.empty;
  return html`<div class="plans">${joined(shown.map(({ name, inside }) => html`<div><h5>${named(name)}</h5>${inside}</div>`))}</div>`;
}

function checksTable({ checks }: ScenarioReport): Html {
  return table({
    caption: 'Checks',
    headers: ['check', 'verdict', 'expected', 'actual', 'reason'],
    rows: checks.map((check) => ({
      cells: [
        code(check.id),
        badge(check.verdict),
        withUnit(check.expected, check.unit),
        withUnit(check.actual, check.unit),
        check.reason,
      ],
    })),
  });
}

function notes({ variants }: ScenarioReport): Html {
  return bullets(
    variants.flatMap(({ name, notes }) => notes.map((note) => html`<strong>${named(name)}</strong>: ${note}`)),
  );
}
