import type { Round } from './round.ts';

/** What of a run went otherwise than it should, in words. Undecided times are no surprise; a wrong verdict is. */
export function unexpectedIn(round: Round): string[] {
  const { change, kind, comparisons, workFailed } = round;
  const errors = round.errors.map((error) => `head ${change}: ${error}`);
  if (kind === 'fault') {
    if (round.caught) return errors;
    const seen = workFailed.length === 0 ? 'nothing' : workFailed.join(', ');
    return [...errors, `the seeded fault "${change}" was not seen where it is: work or answers failed in ${seen}`];
  }
  const work = workFailed.map((name) => `head ${change}: the work or the answers of ${name} failed, and are the same`);
  const wrong = kind === 'nothing' ? 'fail' : Number.parseInt(change, 10) >= 5 ? 'pass' : undefined;
  const times = comparisons
    .filter(({ verdict }) => verdict === wrong)
    .map(({ scenario, variant, verdict, reason }) => `head ${change}: ${verdict} of ${scenario}/${variant}: ${reason}`);
  const tails = kind === 'nothing' ? (round.tails?.failed ?? []) : [];
  return [...errors, ...work, ...times, ...tails.map((name) => `head ${change}: fail of ${name}/p95`)];
}
