import type { LoadMeasurement } from '../../model/load.ts';
import type { CheckResult } from '../../model/report.ts';
import { adviceOn } from '../causes.ts';
import { counted } from '../format.ts';
import { checkResult } from '../result.ts';
import type { Subject } from '../subject.ts';

/** Whether a variant answers the recorded requests as the first variant does: faster and wrong is a functional regression. */
export function judgeRecorded(
  subject: Subject,
  load: LoadMeasurement,
  loads: readonly LoadMeasurement[],
): CheckResult[] {
  const first = loads.find(({ variant }) => variant === Object.keys(subject.definition.variants)[0]);
  if (first === undefined || first === load || subject.definition.sameResult === false) return [];
  const expected = new Map(first.recorded.map(({ request, digest, preview }) => [request, { digest, preview }]));
  const other = load.recorded.filter(({ request, digest }) => expected.get(request)?.digest !== digest);
  const total = counted(load.recorded.length, 'recorded request');
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
  const wanted = expected.get(example.request)?.preview ?? 'nothing: it was not asked there';
  const reason = `${counted(other.length, 'answer')} of ${total} differ from ${first.variant}: ${example.request} was answered with ${example.preview}, there with ${wanted}`;
  return [
    checkResult(
      subject,
      'load/same-result',
      { ...finding, verdict: 'fail', reason },
      adviceOn(subject.definition, ['other-answer']),
    ),
  ];
}
