import { engineWords } from '../model/engines.ts';
import { formatBytes, formatNumber, formatReduction, formatShare } from '../report/format.ts';
import { rowName, rowQuantity } from '../report/quantity.ts';
import { verdictWord } from '../report/verdict-word.ts';
import type { Signoff } from './signoff.ts';

/** A piece of the document, in plain text: each format escapes it in its own way. */
export type Block =
  | { type: 'title'; text: string }
  | { type: 'heading'; text: string }
  | { type: 'paragraph'; text: string }
  | { type: 'bullets'; items: readonly string[] }
  | { type: 'table'; headers: readonly string[]; rows: readonly (readonly string[])[] };

/** The document, whatever it is written in. */
export function blocksOf(signoff: Signoff): Block[] {
  return [
    { type: 'title', text: `${STATUS[signoff.status]}: ${signoff.release}` },
    { type: 'paragraph', text: dated(signoff) },
    { type: 'bullets', items: signoff.refusals.length > 0 ? signoff.refusals : signoff.reasons },
    ...section('Targets', { type: 'table', headers: TARGET_HEADERS, rows: signoff.targets.map(targetCells) }),
    ...section('Accepted regressions', {
      type: 'table',
      headers: ['check', 'until', 'why it is accepted', 'found'],
      rows: signoff.accepted.map(({ check, until, why, found }) => [check, until, why, found]),
    }),
    ...section('Not measured, or not judged', {
      type: 'bullets',
      items: [...signoff.notRun.map((name) => `${name}: not run`), ...signoff.notJudged],
    }),
    ...section('Warnings', { type: 'bullets', items: signoff.warnings }),
    ...section('Scenarios', {
      type: 'table',
      headers: ['scenario', 'question', 'verdict', ''],
      rows: signoff.scenarios.map(({ name, title, verdict, checks }) => [name, title, verdictWord(verdict), checks]),
    }),
    ...section('Environment', { type: 'table', headers: ['', ''], rows: environment(signoff) }),
    { type: 'paragraph', text: VERIFY },
  ];
}

const STATUS: Readonly<Record<Signoff['status'], string>> = {
  signed: '✅ Signed off',
  refused: '❌ NOT signed off',
  trial: '⚠️ A trial, NO sign-off',
};

const VERIFY =
  'plumbline signoff --verify FILE holds this document against signoff.json, that against report.json, and report.json against its samples. ' +
  'A checksum is no signature: sign the commit or the tag that these files are part of.';

function dated({ signedAt, run, verdict, checks, plumbline }: Signoff): string {
  return `${signedAt.slice(0, 10)} · measured from ${run.startedAt} to ${run.finishedAt} at the profile ${run.profile} · ${verdictWord(verdict)}, ${checks} · Plumbline ${plumbline}`;
}

/** A section that would be empty says so: nothing to tell is also told. */
function section(heading: string, block: Extract<Block, { type: 'bullets' | 'table' }>): Block[] {
  const empty = block.type === 'bullets' ? block.items.length === 0 : block.rows.length === 0;
  return [{ type: 'heading', text: heading }, empty ? { type: 'paragraph', text: 'None.' } : block];
}

const TARGET_HEADERS = [
  'target of the guide',
  'promised',
  'baseline',
  'indexed',
  'cached',
  'saved',
  'verdict',
  'reason',
];

function targetCells(row: Signoff['targets'][number]): string[] {
  return [
    rowName(row),
    row.target,
    rowQuantity(row, row.baseline),
    rowQuantity(row, row.indexed),
    rowQuantity(row, row.cached),
    row.reduction === undefined ? '' : formatReduction(row.reduction),
    verdictWord(row.verdict),
    row.reason,
  ];
}

function environment({ run, report }: Signoff): string[][] {
  const { git, dataset, engines, host, shards = [] } = run;
  return [
    ['revision', git ? `${git.revision} on ${git.branch}${git.dirty ? ', WITH LOCAL CHANGES' : ''}` : 'not known'],
    ['dataset', dataset ? `${dataset.name}, ${formatNumber(dataset.documents)} documents` : 'none'],
    ...(dataset ? [['dataset digest', dataset.digest]] : []),
    ['seed', String(run.seed)],
    ...(engines ? engineWords(engines).flatMap(engineRows) : []),
    ['topology', engines?.mongodb.topology ?? 'not known'],
    ...(shards.length === 0 ? [['machine', machine(host)]] : []),
    ...shards.map((shard) => [`machine of shard ${shard.shard}`, machine(shard.host)]),
    ['run', run.id],
    ['command', run.command],
    ['report', `${report.path}, ${formatNumber(report.bytes)} bytes`],
    ['sha256 of the report', report.sha256],
    ['files with raw samples', `${report.samplesFiles}, each with its sha256 in the report`],
  ];
}

function engineRows({ name, words, engine }: ReturnType<typeof engineWords>[number]): string[][] {
  const { via, imageId, imageDigest } = engine;
  return [
    [name, words.join(', ')],
    [`${name}, digest of the image`, imageDigest ?? NO_DIGEST[via]],
    ...(imageId === undefined ? [] : [[`${name}, id of the image`, imageId]]),
  ];
}

const NO_DIGEST = {
  docker: 'none: Docker knows of no registry that it comes from',
  local: 'none: a program of this machine',
  url: 'none: a given server',
} as const;

function machine({ cpuModel, cores, memoryBytes, platform, pinned, stolenCpu }: Signoff['run']['host']): string {
  const own = pinned ? 'engines on cores of their own' : 'engines not on cores of their own';
  const stolen = stolenCpu === undefined ? 'stolen CPU not known' : `${formatShare(stolenCpu)} of the CPU stolen`;
  return `${cpuModel}, ${cores} cores, ${formatBytes(memoryBytes)}, ${platform}, ${own}, ${stolen}`;
}
