import { PER_CALL_CHECKS } from '../model/counters.ts';
import type { Profile } from '../model/dataset.ts';
import type { Report, ScenarioReport, VariantGrowth } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { worstVerdict } from '../model/verdict.ts';
import { errorsOf } from './errors.ts';
import { type AtSize, growthChecks, isCounted, perCall, type Sized, type SizeMeasured } from './growth-check.ts';
import { type Subjects, subjectsOf } from './measured-variant.ts';
import { stoppedBy } from './missing-data.ts';
import { reasonsFor } from './reasons.ts';
import { describeVariant } from './variant.ts';

export interface GrowthInput {
  scenarios: readonly { name: string; definition: Scenario }[];
  /** From the smallest on. */
  sizes: readonly SizeMeasured[];
  profile: Profile;
}

type GrowthJudgement = Pick<Report, 'verdict' | 'reasons' | 'warnings' | 'errors' | 'scenarios' | 'guide' | 'growth'>;

/** From counts at several sizes to verdicts. Pure. A scenario that declares nothing is shown and not judged. */
export function judgeGrowth({ scenarios, sizes, profile }: GrowthInput): GrowthJudgement {
  const all = scenarios.map(({ name, definition }) => ({
    name,
    title: definition.title,
    variants: Object.keys(definition.variants).map((variant) => sizedOf(name, definition, variant, sizes, profile)),
  }));
  const reports = all.flatMap(({ name, title, variants }): ScenarioReport[] => {
    const checks = variants.flatMap(growthChecks);
    if (checks.length === 0) return [];
    const verdict = worstVerdict(checks.map((check) => check.verdict));
    return [
      { name, title, verdict, variants: variants.map(([smallest]) => describeVariant(smallest.subject)), checks },
    ];
  });
  const checks = reports.flatMap((report) => report.checks);
  const notJudged = checks.filter(({ verdict }) => verdict === 'not-judged');
  return {
    verdict: worstVerdict(reports.map(({ verdict }) => verdict)),
    reasons:
      reports.length > 0 ? reasonsFor(reports, []) : ['no scenario declares how its work may grow: nothing was judged'],
    warnings: notJudged.map(({ id, reason }) => `${id} was not judged: ${reason}`),
    errors: errorsOf(reports, new Map(all.map(({ name, variants }) => [name, stoppedOrSmallest(variants)])), []),
    scenarios: reports,
    guide: [],
    growth: all.flatMap(({ variants }) => variants.map(growthOf)),
  };
}

function sizedOf(
  name: string,
  definition: Scenario,
  variant: string,
  sizes: readonly SizeMeasured[],
  profile: Profile,
): Sized {
  const [first, ...others] = sizes.flatMap(({ factor, documents, measurements }): AtSize[] => {
    const subject = subjectsOf(name, definition, measurements, profile).get(variant);
    return subject === undefined ? [] : [{ factor, documents, subject }];
  });
  if (first === undefined) throw new Error('growth was judged at no size');
  return [first, ...others];
}

/** Each variant at the size at which it was stopped, whose error is told. */
function stoppedOrSmallest(variants: readonly Sized[]): Subjects {
  return new Map(
    variants.map((sized) => {
      const { subject } = sized.find((size) => stoppedBy(size.subject) !== undefined) ?? sized[0];
      return [subject.variant, subject];
    }),
  );
}

function growthOf(sized: Sized): VariantGrowth {
  const { scenario, variant, checks } = sized[0].subject;
  return {
    scenario,
    variant,
    declared: { ...checks.growth },
    sizes: sized.map(({ factor, documents, subject }) => ({
      factor,
      documents,
      ...(isCounted(subject)
        ? { perCall: Object.fromEntries(PER_CALL_CHECKS.map((metric) => [metric, perCall(metric, subject)])) }
        : {}),
    })),
  };
}
