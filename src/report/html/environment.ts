import { engineWords } from '../../model/engines.ts';
import type { Report, RunInfo } from '../../model/report.ts';
import { bytes, number, share } from './number.ts';
import type { Part } from './part.ts';
import { table } from './table.ts';
import { code, html, type Insert, joined, named } from './template.ts';

/** Where the numbers come from: without it nobody can repeat them. */
export function environmentSection({ run }: Report): Part {
  const rows = [...runRows(run), ...hostRows(run), ...engineRows(run), ...phaseRows(run)];
  return {
    id: 'environment',
    title: 'Environment',
    inside: html`<details><summary>Run, machine, engines and data</summary><div class="inside">${table({
      caption: 'Environment of the run',
      headers: ['what', 'value'],
      rows: rows.map((cells) => ({ cells })),
    })}</div></details>`,
  };
}

function runRows({ id, command, startedAt, finishedAt, seed, git, base, dataset }: RunInfo): Insert[][] {
  const rows: Insert[][] = [
    ['run', code(id)],
    ['command', code(command)],
    ['started', startedAt],
    ['finished', finishedAt],
    ['seed', code(String(seed))],
  ];
  if (git)
    rows.push([
      'revision',
      html`${code(git.revision)} on ${named(git.branch)}${git.dirty ? ', with local changes' : ''}`,
    ]);
  if (base) rows.push(['base', html`${code(base.revision)}, ${base.is}`]);
  if (dataset) {
    rows.push([
      'dataset',
      html`${named(dataset.name)}, ${number(dataset.documents)} documents, ${code(dataset.digest)}`,
    ]);
  }
  return rows;
}

function hostRows({ host, shards = [] }: RunInfo): Insert[][] {
  return [
    ['machine', html`${host.cpuModel}, ${number(host.cores)} cores, ${bytes(host.memoryBytes)}, ${host.platform}`],
    ['engines and measuring process on cores of their own', host.pinned ? 'yes' : 'no'],
    ['CPU time taken by the hypervisor', host.stolenCpu === undefined ? 'not known here' : share(host.stolenCpu)],
    ...shards.map((shard) => [`shard ${shard.shard}`, html`${shard.host.cpuModel}: ${shard.scenarios.join(', ')}`]),
  ];
}

function engineRows({ engines }: RunInfo): Insert[][] {
  if (!engines) return [['engines', 'none was started']];
  return engineWords(engines).map(({ name, words }) => [name, joined(words, ', ')]);
}

function phaseRows({ phaseSeconds }: RunInfo): Insert[][] {
  return Object.entries(phaseSeconds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([phase, seconds]) => [`seconds of ${phase}`, number(seconds)]);
}
