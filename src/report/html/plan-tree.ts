import type { Plan } from '../../model/plan.ts';
import type { VariantReport } from '../../model/report.ts';
import { code, type Html, html, joined } from './template.ts';

interface Stage {
  name: string;
  inputs: Stage[];
}

/** Stages that read from a collection or an index and have no input of their own. */
const READS = /SCAN|^IDHACK$|^EOF$|^TEXT_OR$|^EXPRESS/;
/** Stages with several inputs: what follows a finished input is their next one. */
const JOINS = /^(?:OR|AND_HASH|AND_SORTED|SORT_MERGE|EQ_LOOKUP|NESTED_LOOP_JOIN|HASH_JOIN)/;

/**
 * The tree behind a plan's stages, which are listed from the outside in. Where an input ends, its neighbour belongs to
 * the nearest stage that joins several; a `$lookup` of the classic engine is a step after what it joins.
 */
export function planTree(stages: readonly string[]): Stage[] {
  const roots: Stage[] = [];
  let open: Stage[] = [];
  for (const name of stages) {
    const stage = { name, inputs: [] };
    if (name === '$lookup') open = [];
    const ended = READS.test(open.at(-1)?.name ?? '');
    const at = ended ? open.findLastIndex((outer) => JOINS.test(outer.name)) : open.length - 1;
    open = open.slice(0, at + 1);
    (open.at(-1)?.inputs ?? roots).push(stage);
    open.push(stage);
  }
  return roots;
}

/** Every plan that a variant used, each as a tree with its indexes. */
export function plansOf({ work }: VariantReport): Html {
  return joined((work?.mongo.plans ?? []).map(planHtml));
}

function planHtml({ collection, command, stages, indexes }: Plan): Html {
  // IDHACK and EXPRESS stages read an index that MongoDB does not name.
  const read = indexes.length === 0 ? html`` : html` reads ${joined(indexes.map(code), ', ')}`;
  return html`<div class="plan"><p>${code(`${command} ${collection}`)}${read}</p>${treeHtml(planTree(stages))}</div>\n`;
}

function treeHtml(stages: readonly Stage[]): Html {
  if (stages.length === 0) return html``;
  const items = stages.map(
    ({ name, inputs }) =>
      html`<li><code${name === 'COLLSCAN' ? html` class="scan"` : ''}>${name}</code>${treeHtml(inputs)}</li>`,
  );
  return html`<ul class="tree">${joined(items)}</ul>`;
}
