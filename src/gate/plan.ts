import type { Plan } from '../model/plan.ts';
import type { CheckResult } from '../model/report.ts';
import { type RowVerdict, worstVerdict } from '../model/verdict.ts';
import { totalCommands, type Work } from '../model/work.ts';
import { PLANS, passesOf } from '../model/work-passes.ts';
import { cureFor, type Symptom } from './cures.ts';
import { count, counted, cut } from './format.ts';
import type { Subject, Subjects } from './measured-variant.ts';
import { checkResult } from './result.ts';

/** Stages that read an index, MongoDB 7 and 8. */
const INDEX_STAGE =
  /^(IXSCAN|EXPRESS_IXSCAN|EXPRESS_CLUSTERED_IXSCAN|CLUSTERED_IXSCAN|IDHACK|COUNT_SCAN|DISTINCT_SCAN|TEXT|TEXT_MATCH|TEXT_OR|GEO_NEAR_2D|GEO_NEAR_2DSPHERE)$/;
/** Stages of plans that read no document at all: an empty collection, a count from its metadata, an insert. */
const NOTHING_READ = /^(EOF|RECORD_STORE_FAST_COUNT|INSERT)$/;

type Expected = 'IXSCAN' | 'COLLSCAN';

/** How the engine found its documents. */
export function judgePlan(subject: Subject, subjects: Subjects, work: Work): CheckResult[] {
  const expected = subject.checks.plan;
  if (expected === undefined) return [];
  const passes = passesOf(work) ?? [work];
  const {
    verdict,
    reason,
    symptoms = [],
  } = worstOf(
    passes.map((pass) => verdictOn(expected, subject, subjects, pass)),
    work,
  );
  const plans = passes.flatMap(({ mongo }) => mongo.plans);
  const actual = plans.length === 0 ? 'no plan' : plansText(work, plans);
  return [
    checkResult(
      subject,
      'plan',
      { kind: 'plan', verdict, expected, actual, unit: '', reason },
      verdict === 'fail' ? cureFor(subject.definition, symptoms) : undefined,
    ),
  ];
}

/** What the server says of a query that needs an index which is not there: `$text`, `$near`. */
const INDEX_REQUIRED = /text index required for \$text query|unable to find index for \$geoNear query/;

/** A variant that could not run for want of an index: its plan is not missing data, it is wrong. */
export function judgeRefusedPlan(subject: Subject, subjects: Subjects): CheckResult[] {
  const refusal = INDEX_REQUIRED.exec(subject.measurements[0]?.error?.message ?? '')?.[0];
  if (subject.checks.plan !== 'IXSCAN' || refusal === undefined) return [];
  const reason = `MongoDB refused the query: ${refusal}; expected IXSCAN${otherPlans(subject, subjects)}`;
  return [
    checkResult(
      subject,
      'plan',
      { kind: 'plan', verdict: 'fail', expected: 'IXSCAN', actual: 'no index', unit: '', reason },
      cureFor(subject.definition, ['collscan']),
    ),
  ];
}

interface Decision {
  verdict: RowVerdict;
  reason: string;
  symptoms?: readonly Symptom[];
}

/** A plan that one pass used is a plan of the variant: what is wrong once is wrong. */
function worstOf(found: readonly Decision[], { unstable }: Work): Decision {
  const worst = worstVerdict(found.map(({ verdict }) => verdict));
  const decision = found.find(({ verdict }) => verdict === worst) ?? found.at(-1);
  if (decision === undefined) throw new Error('a plan was judged without a work pass');
  const times = found.filter(({ verdict }) => verdict === decision.verdict).length;
  if (!unstable.includes(PLANS) || times === found.length) return decision;
  return { ...decision, reason: `in ${times} of ${found.length} work passes: ${decision.reason}` };
}

function verdictOn(expected: Expected, subject: Subject, subjects: Subjects, work: Work): Decision {
  const { plans } = work.mongo;
  if (plans.length === 0) return withoutPlans(work);
  const wrong = expected === 'IXSCAN' ? withoutIndex(plans) : withoutScan(plans);
  const documents = counted(work.mongo.docsExamined / work.calls, 'document');
  const examined = `examined ${documents} per call to return ${count(work.mongo.returned / work.calls)}`;
  if (wrong === undefined) return { verdict: 'pass', reason: `${plansText(work)} ${examined}` };
  const symptoms: Symptom[] = [expected === 'IXSCAN' ? 'collscan' : 'no-collscan'];
  const beside = otherPlans(subject, subjects);
  return { verdict: 'fail', reason: `${plansText(work, wrong)} ${examined}; expected ${expected}${beside}`, symptoms };
}

function withoutPlans(work: Work): Decision {
  const commands = totalCommands(work.mongo.commands);
  if (commands === 0)
    return { verdict: 'not-judged', reason: 'it ran no MongoDB command, so there is no plan to judge' };
  return { verdict: 'error', reason: `${counted(commands, 'MongoDB command')} ran, but no plan was recorded` };
}

/** The plans that break `IXSCAN`. One that reads nothing does not, unless no plan reads an index. */
function withoutIndex(plans: readonly Plan[]): readonly Plan[] | undefined {
  const wrong = plans.filter((plan) => scans(plan) || !(readsIndex(plan) || readsNothing(plan)));
  if (wrong.length > 0) return wrong;
  return plans.some(readsIndex) ? undefined : plans;
}

/** All plans, when none is the scan that `COLLSCAN` asks for. */
function withoutScan(plans: readonly Plan[]): readonly Plan[] | undefined {
  return plans.some(scans) ? undefined : plans;
}

const scans = (plan: Plan) => plan.stages.includes('COLLSCAN');
const readsIndex = (plan: Plan) => plan.stages.some((stage) => INDEX_STAGE.test(stage));
const readsNothing = (plan: Plan) => plan.stages.some((stage) => NOTHING_READ.test(stage));

/** `projects: COLLSCAN`; an inner `$lookup` that scans is named even where the outer plan's summary is an index. */
export function plansText(
  work: Work,
  plans: readonly Plan[] = work.mongo.plans,
  more: (plan: Plan) => string = () => '',
): string {
  const texts = plans.map((plan) => {
    const inner = scans(plan) && !plan.summary.includes('COLLSCAN') ? ' with an inner COLLSCAN' : '';
    return `${plan.collection}: ${plan.summary}${inner}${more(plan)}`;
  });
  return cut([...new Set(texts)].join('; '), 300);
}

/** What the baseline (or else the first other variant) did instead: before and after in one sentence. */
function otherPlans(subject: Subject, subjects: Subjects): string {
  const others = [...subjects.values()].filter((other) => other.variant !== subject.variant && hasPlans(other));
  const other = others.find((candidate) => candidate.baseline) ?? others[0];
  if (other?.work === undefined) return '';
  const perCall = count(other.work.mongo.docsExamined / other.work.calls);
  return ` (${other.variant}: ${plansText(other.work)}, examined ${perCall} per call)`;
}

function hasPlans({ work }: Subject): boolean {
  return work !== undefined && work.calls > 0 && work.mongo.plans.length > 0;
}
