import { seededRandom } from '../dataset/random.ts';
import { answerDifference } from '../gate/answers/answer-difference.ts';
import { answerRecord } from '../gate/answers/answer-record.ts';
import { latencyNeeds } from '../gate/latency-needs.ts';
import { latencyPass } from '../measure/latency-pass.ts';
import { blockAnswerSchema, doneAnswerSchema } from '../measure/messages.ts';
import type { WorkPass } from '../measure/work-pass.ts';
import type { Config } from '../model/config.ts';
import type { Profile } from '../model/dataset.ts';
import type { VariantMeasurement } from '../model/measurement.ts';
import { durationMs } from '../model/quantity.ts';
import { workOfPasses } from '../model/work-passes.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import type { Measurer } from './measurer.ts';

export interface LatencyOptions {
  config: Config;
  profile: Profile;
  seed: number;
}

/** Times the variants of one scenario in interleaved blocks and adds the samples to their measurements. */
export async function timeScenario(
  measurer: Measurer,
  scenario: LoadedScenarioFile,
  measurements: readonly VariantMeasurement[],
  options: LatencyOptions,
): Promise<void> {
  const { definition, name } = scenario;
  const timed = measurements.filter(({ variant }) => definition.variants[variant]?.timed !== false);
  if (timed.length === 0) return;
  const worker = await measurer.load(scenario);
  // Flushed once: what a variant put into Redis when it was opened, such as a session, is there for as long as it is
  // open.
  for (const [at, { variant }] of timed.entries())
    await measurer.open(worker, scenario, variant, { countCommands: false, keepCache: at > 0 });
  const passed = await latencyPass({
    variants: timed.map(({ variant }) => ({
      name: variant,
      baseline: definition.variants[variant]?.baseline === true,
    })),
    budgetMs: durationMs(options.config.latencyBudget),
    random: seededRandom('latency', options.seed, name),
    wanted: (variant, samplesSoFar) =>
      latencyNeeds(definition, variant, samplesSoFar, { slowQuery: options.config.slowQuery, profile: options.profile })
        .wanted,
    runBlock: async ({ variant, ...block }) => {
      const what = `${name}/${variant}`;
      // Another variant may have emptied the cache, or its entries may have expired.
      if (definition.variants[variant]?.prime) await worker.ask({ op: 'prime', variant }, what, doneAnswerSchema);
      return (await worker.ask({ op: 'block', variant, ...block }, what, blockAnswerSchema)).latencyMs;
    },
  });
  for (const { variant } of timed) await measurer.close(worker, scenario, variant);
  for (const measurement of timed) {
    const result = passed.get(measurement.variant);
    if (!result) continue;
    measurement.latencyMs = result.latencyMs;
    measurement.warmupCalls = result.warmupCalls;
    if (result.cutShort)
      measurement.notes.push(`the time budget of ${options.config.latencyBudget} ended before its verdict was known`);
  }
}

/**
 * The work passes of one variant become one measurement, without times yet. `answeredFirst` are the passes of the
 * scenario's first variant; of that one itself, and where no answers are compared, there are none.
 */
export function measurementOf(
  { name, definition }: Pick<LoadedScenarioFile, 'name' | 'definition'>,
  variant: string,
  [first, ...others]: readonly [WorkPass, ...WorkPass[]],
  answeredFirst: readonly WorkPass[],
): VariantMeasurement {
  const answersOf = (passes: readonly WorkPass[]) => passes.map(({ results }) => results);
  const answers = answerRecord(answersOf([first, ...others]));
  const [reference = variant] = Object.keys(definition.variants);
  const beside = definition.sameResult !== false && reference !== variant;
  return {
    scenario: name,
    variant,
    work: workOfPasses(first.work, ...others.map(({ work }) => work)),
    ...(answers === undefined ? {} : { answers }),
    ...(beside
      ? {
          answerDifference: answerDifference(
            { name: reference, passes: answersOf(answeredFirst) },
            { name: variant, passes: answersOf([first, ...others]) },
          ),
        }
      : {}),
    latencyMs: [],
    warmupCalls: 0,
    notes: [...new Set([first, ...others].map(({ note }) => note))].filter((note) => note !== undefined),
  };
}
