import { engineWords } from '../../model/engines.ts';
import type { Report, RunInfo } from '../../model/report.ts';
import { formatBytes, formatNumber, formatShare } from '../format.ts';
import { code, details, type Insert, md, table } from './template.ts';

/** Where the numbers come from: without it nobody can repeat them. */
export function environmentSection({ run }: Report) {
  return details(
    md`Environment`,
    table(['', ''], [...runRows(run), ...hostRows(run), ...engineRows(run), ...phaseRows(run)]),
  );
}

function runRows({ id, command, startedAt, finishedAt, seed, git, dataset }: RunInfo): Insert[][] {
  const rows: Insert[][] = [
    ['run', code(id)],
    ['command', code(command)],
    ['started', startedAt],
    ['finished', finishedAt],
    ['seed', code(String(seed))],
  ];
  if (git)
    rows.push(['revision', md`${code(git.revision)} on ${git.branch}${git.dirty ? ', with local changes' : ''}`]);
  if (dataset) {
    rows.push(['dataset', md`${dataset.name}, ${formatNumber(dataset.documents)} documents, ${code(dataset.digest)}`]);
  }
  return rows;
}

function hostRows({ host, shards = [] }: RunInfo): Insert[][] {
  return [
    ['machine', `${host.cpuModel}, ${host.cores} cores, ${formatBytes(host.memoryBytes)}, ${host.platform}`],
    ['engines and measuring process on cores of their own', host.pinned ? 'yes' : 'no'],
    ['CPU time taken by the hypervisor', host.stolenCpu === undefined ? 'not known here' : formatShare(host.stolenCpu)],
    ...shards.map((shard) => [`shard ${shard.shard}`, `${shard.host.cpuModel}, ${shard.scenarios.join(', ')}`]),
  ];
}

function engineRows({ engines }: RunInfo): Insert[][] {
  if (!engines) return [['engines', 'none was started']];
  return engineWords(engines).map(({ name, words }) => [name, words.join(', ')]);
}

function phaseRows({ phaseSeconds }: RunInfo): Insert[][] {
  return Object.entries(phaseSeconds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([phase, seconds]) => [`seconds of ${phase}`, formatNumber(seconds)]);
}
