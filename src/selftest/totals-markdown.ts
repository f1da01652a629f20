import type { ChangeTotals, Share, Totals } from './totals.ts';

/** The totals as people read them. */
export function totalsMarkdown({ digest, changes }: Totals): string {
  const timed = changes.filter(({ kind }) => kind !== 'fault');
  const faults = changes.filter(({ kind }) => kind === 'fault');
  return [
    '# Self-test of the verdict',
    '',
    `Code ${digest.slice(0, 12)}. Shares have their exact 95% interval (Clopper-Pearson).`,
    '',
    '| head is | comparisons (runs) | alarmed at first | failed, confirmed | passed | undecided | p95 failed | no verdict | restarts: median, 95th | seconds a run |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...timed.map(timedRow),
    '',
    ...(faults.length === 0
      ? []
      : [
          '| seeded fault | runs | caught by work or answers | seconds a run |',
          '|---|---|---|---|',
          ...faults.map(faultRow),
          '',
        ]),
  ].join('\n');
}

function timedRow(totals: ChangeTotals): string {
  const { comparisons, runs, alarmed, failed, passed, undecided, tailsFailed, errors, restarts, seconds } = totals;
  const name = totals.kind === 'nothing' ? 'unchanged' : `${totals.change.slice(1)} slower`;
  return cells(
    `${name}${totals.busy ? ', a core kept busy' : ''}`,
    `${comparisons} (${runs})`,
    ...[alarmed, failed, passed, undecided, tailsFailed].map(shareText),
    `${errors.hits}`,
    restarts ? `${restarts.median}, ${restarts.p95}` : '',
    seconds ? seconds.median.toFixed(0) : '',
  );
}

function faultRow({ change, runs, caught, seconds }: ChangeTotals): string {
  return cells(change, `${runs}`, caught ? shareText(caught) : '', seconds ? seconds.median.toFixed(0) : '');
}

function cells(...texts: string[]): string {
  return `| ${texts.join(' | ')} |`;
}

function shareText({ hits, of, lower, upper }: Share): string {
  if (of === 0) return '';
  return `${hits} of ${of} (${percent(lower)} to ${percent(upper)})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
