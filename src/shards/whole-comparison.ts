import { isTimed } from '../compare/variants.ts';
import { PlumblineError } from '../errors.ts';
import { acceptedOf } from '../gate/accepted-work.ts';
import { type ComparedMeasurement, judgeExact, mayBeTimed } from '../gate/comparison/judge-all.ts';
import { ENDS_EARLY, endsEarly } from '../model/bail.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import type { Blob, ComparedShard } from './blob.ts';
import { shardName } from './split.ts';

export type ComparedBlob = Blob & { content: ComparedShard };

/**
 * What a shard compared, with what its scenarios accept. Every variant of its part must be there, once, with all that
 * its verdict needs: a row that is missing would look like a pass. @throws SHARD_CORRUPTED
 */
export function wholeComparison(blob: ComparedBlob, scenarios: readonly LoadedScenarioFile[]): ComparedMeasurement[] {
  const { content, shard, split, run, identity } = blob;
  if (content.failure !== undefined) return [];
  const part = split.parts[shard.index - 1] ?? [];
  const expected = scenarios
    .filter(({ name }) => part.includes(name))
    .flatMap(({ name, definition }) =>
      Object.keys(definition.variants).map((variant) => ({ name, variant, definition })),
    );
  const today = run.startedAt.slice(0, 10);
  const whole = expected.flatMap(({ name, variant, definition }): ComparedMeasurement[] => {
    const key = `${name}/${variant}`;
    const found = content.compared.filter(
      ({ measurement }) => `${measurement.scenario}/${measurement.variant}` === key,
    );
    const [one] = found;
    if (found.length > 1) throw damaged(blob, `has ${key} ${found.length} times`);
    if (one === undefined) {
      if (content.leftOut.includes(key)) return [];
      throw damaged(blob, `has nothing of ${key}, which belongs to its part`);
    }
    const accepted = acceptedOf({ definition, variant, profile: identity.profile });
    const { measurement, answers, approval, nothingToCompare, wasCompared } = one;
    const compared: ComparedMeasurement = {
      measurement,
      ...(answers ? { answers } : {}),
      ...(approval ? { approval } : {}),
      ...(nothingToCompare === undefined ? {} : { nothingToCompare }),
      ...(wasCompared === undefined ? {} : { wasCompared }),
      ...(accepted ? { acceptance: { accepted, today } } : {}),
    };
    const lacks = missingIn(compared, { answers: definition.sameResult !== false });
    if (lacks !== undefined) throw damaged(blob, `has ${lacks} of ${key}`);
    return [compared];
  });
  // What is red let `--bail` leave out the rest, and all times.
  if (whole.flatMap(judgeExact).some(({ verdict }) => endsEarly(verdict))) return whole;
  if (content.leftOut.length > 0) {
    const left = content.leftOut.join(', ');
    throw damaged(blob, `was stopped by --bail at nothing that is ${ENDS_EARLY}, and is without ${left}`);
  }
  assertTimed(blob, expected, whole);
  return whole;
}

interface ExpectedVariant {
  name: string;
  variant: string;
  definition: LoadedScenarioFile['definition'];
}

function assertTimed(blob: ComparedBlob, expected: readonly ExpectedVariant[], whole: readonly ComparedMeasurement[]) {
  for (const { name, variant, definition } of expected) {
    const found = whole.find(({ measurement }) => measurement.scenario === name && measurement.variant === variant);
    if (found === undefined || !isTimed({ scenario: name, variant, definition, change: 'same' })) continue;
    const { measurement, nothingToCompare } = found;
    if (nothingToCompare !== undefined || !isCounted(found) || measurement.error !== undefined) continue;
    if (!measurement.timed && judgeExact(found).every(mayBeTimed))
      throw damaged(blob, `has no times of ${name}/${variant}`);
  }
}

function missingIn(compared: ComparedMeasurement, wanted: { answers: boolean }): string | undefined {
  const { measurement, answers, nothingToCompare } = compared;
  if (nothingToCompare !== undefined)
    return isCounted(compared) ? 'the work of both sides, and says that base has none,' : undefined;
  if (!isCounted(compared) || measurement.error !== undefined) return undefined;
  return wanted.answers && answers === undefined ? 'no answers' : undefined;
}

function isCounted({ measurement }: ComparedMeasurement): boolean {
  return measurement.workBase !== undefined && measurement.workHead !== undefined;
}

function damaged({ shard }: Blob, how: string): PlumblineError {
  return new PlumblineError(
    'SHARD_CORRUPTED',
    `${shardName(shard)} ${how}`,
    'Run that shard again, and change nothing in its blob.',
  );
}
