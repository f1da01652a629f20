import type { LoadMeasurement, RecordedAnswer } from '../../model/http-load.ts';
import type { CheckResult } from '../../model/report.ts';
import { cureFor } from '../cures.ts';
import { counted } from '../format.ts';
import type { Subject } from '../measured-variant.ts';
import { checkResult } from '../result.ts';

/**
 * Whether a variant answers the recorded requests as the first variant does: faster and wrong is a functional
 * regression.
 */
export function judgeRecorded(
  subject: Subject,
  load: LoadMeasurement,
  loads: readonly LoadMeasurement[],
): CheckResult[] {
  const first = loads.find(({ variant }) => variant === Object.keys(subject.definition.variants)[0]);
  if (first === undefined || first === load || subject.definition.sameResult === false) return [];
  const pairs = pairsOf(load.recorded, first.recorded);
  const other = pairs.filter(({ own, there }) => own?.digest !== there?.digest);
  const total = counted(pairs.length, 'recorded request');
  const [example] = other;
  const finding = {
    kind: 'same-result',
    expected: `the answers of ${first.variant}`,
    actual: example === undefined ? 'equal' : `${counted(other.length, 'answer')} differ`,
    unit: '',
  } as const;
  if (example === undefined)
    return [
      checkResult(subject, 'load/same-result', {
        ...finding,
        verdict: 'pass',
        reason: `${total}, answered as ${first.variant} answers them`,
      }),
    ];
  const answer = example.own?.preview ?? 'nothing: it was not asked';
  const wanted = example.there?.preview ?? 'nothing: it was not asked there';
  const request = (example.own ?? example.there)?.request;
  const reason = `${counted(other.length, 'answer')} of ${total} differ from ${first.variant}: ${request} was answered with ${answer}, there with ${wanted}`;
  return [
    checkResult(
      subject,
      'load/same-result',
      { ...finding, verdict: 'fail', reason },
      cureFor(subject.definition, ['other-answer']),
    ),
  ];
}

interface Pair {
  own: RecordedAnswer | undefined;
  there: RecordedAnswer | undefined;
}

/**
 * By place and not by `POST /search`: requests with other bodies share that, and both lists come of the same parameters
 * in one order.
 */
function pairsOf(own: readonly RecordedAnswer[], there: readonly RecordedAnswer[]): Pair[] {
  const longer = own.length < there.length ? there : own;
  return longer.map((_, at) => {
    const [one, other] = [own[at], there[at]];
    return { own: one, there: one === undefined || one.request === other?.request ? other : undefined };
  });
}
