import { PlumblineError } from '../errors.ts';
import type { HistoryKind } from './store.ts';

export interface KindRequest {
  /** A kind of machine, or a part of one's name. */
  machine?: string | undefined;
  profile?: string | undefined;
}

/**
 * The kind of runs to show: of those that are meant the one with the newest run, since times of two kinds never stand
 * in one series.
 * @throws MISSING_DATA without any run; NOTHING_SELECTED, with a list of what there is, for one that is not there.
 */
export function chosenKind(
  kinds: readonly HistoryKind[],
  { machine, profile }: KindRequest,
): { kind: HistoryKind; others: HistoryKind[] } {
  if (kinds.length === 0) {
    throw new PlumblineError('MISSING_DATA', 'no run is kept yet', 'Each `plumbline run` adds one.');
  }
  const named = kinds.filter(({ machineClass }) => machine === undefined || machineClass === machine);
  const like = named.length > 0 ? named : kinds.filter(({ machineClass }) => machineClass.includes(machine ?? ''));
  const meant = like
    .filter((kind) => profile === undefined || kind.profile === profile)
    .sort((a, b) => Date.parse(b.newest) - Date.parse(a.newest));
  const [kind] = meant;
  if (kind === undefined) {
    const there = kinds.map((one) => `${one.machineClass} at ${one.profile} (${one.runs} runs)`).join('; ');
    throw new PlumblineError(
      'NOTHING_SELECTED',
      `no run is kept for ${[machine, profile].filter(Boolean).join(' at ')}`,
      `There are: ${there}.`,
    );
  }
  return { kind, others: kinds.filter((one) => one !== kind) };
}
