import type { Finding } from '../model/finding.ts';
import type { Comparison, Report } from '../model/report.ts';
import type { Work } from '../model/work.ts';
import { exampleReport } from './report.fixture.ts';

interface Counted {
  finds: number;
  docsExamined: number;
  plan: string;
}

/** Of 20 calls. */
function work({ finds, docsExamined, plan }: Counted): Work {
  const stages = plan.startsWith('IXSCAN') ? ['FETCH', 'IXSCAN'] : ['COLLSCAN'];
  return {
    calls: 20,
    mongo: {
      commands: { find: 20 * finds },
      keysExamined: plan.startsWith('IXSCAN') ? 20 * docsExamined : 0,
      docsExamined: 20 * docsExamined,
      returned: 240,
      bytes: 52_480,
      plans: [{ collection: 'orders', command: 'find', stages, indexes: [], summary: plan }],
    },
    redis: { commands: {}, hits: 0, misses: 0, bytes: 0, evictions: 0 },
    connections: { created: 0, maxCheckedOut: 1, waitQueueTimeouts: 0 },
    unstable: [],
  };
}

function comparison(own: Partial<Comparison> & Pick<Comparison, 'scenario' | 'metric'>): Comparison {
  return { variant: 'indexed', restarts: 0, pairs: 0, verdict: 'pass', reason: 'the same', work: {}, ...own };
}

const INDEX = 'IXSCAN { status: 1, placed: -1 }';

/** An N+1 in one query, a field of an index lost in another, in one pull request. */
export const twoFindings: Finding[] = [
  {
    rule: 'query-in-a-loop',
    kind: 'worse',
    variants: ['project-tickets/indexed'],
    sentence: 'people is asked once per ticket: 25 finds per call, was 1',
    rows: [{ what: 'find people { _id: ObjectId }', before: '1', after: '25 per call' }],
    cure: 'one find with $in (12 documents either way)',
    explains: ['project-tickets/indexed/work', 'project-tickets/indexed/median', 'project-tickets/indexed/p95'],
    approval: 'npx plumbline-gate run project-tickets --profile pr --update-lock',
    line: 'src/tickets.ts:41',
  },
  {
    rule: 'index-lost',
    kind: 'worse',
    variants: ['open-orders/indexed', 'order-search/indexed'],
    sentence: `orders is sorted in memory: its index lost the field placed, ${INDEX} -> IXSCAN { status: 1 }`,
    rows: [
      {
        what: 'find orders { status: string } sort { placed: -1 }',
        before: INDEX,
        after: 'SORT, IXSCAN { status: 1 }',
      },
      { what: 'documents examined', before: '12', after: '4,000 per call' },
      { what: 'keys examined', before: '12', after: '4,000 per call' },
      { what: 'sorted in memory', before: 'no', after: 'yes' },
    ],
    cure: 'create the index { status: 1, placed: -1 } on orders',
    explains: ['open-orders/indexed/work', 'order-search/indexed/work'],
    approval: 'npx plumbline-gate run open-orders --profile pr --update-lock',
    line: 'src/orders.ts:118',
  },
];

const LOST = { finds: 1, docsExamined: 4_000, plan: 'IXSCAN { status: 1 }' };
const KEPT = { finds: 1, docsExamined: 12, plan: INDEX };
const MORE =
  'more: documents examined 12 -> 4,000 per call; other: plan of orders: IXSCAN { status: 1, placed: -1 } -> IXSCAN { status: 1 }';

const comparisons: Comparison[] = [
  // An undecided time before every failure: what is read first is not what stands first in the report.
  comparison({
    scenario: 'login',
    metric: 'median',
    verdict: 'inconclusive',
    reason: 'the change lies between -1.2% and +6.3%: 4 more restarts would settle it',
    estimate: 0.021,
    interval: { lower: -0.012, upper: 0.063, confidence: 0.99 },
    latencyMs: { base: 0.81, head: 0.8 },
    restarts: 6,
    pairs: 240,
  }),
  comparison({
    scenario: 'project-tickets',
    metric: 'work',
    verdict: 'fail',
    reason: 'more: find 2 -> 26 per call, documents examined 12 -> 12 per call',
    work: { base: work({ ...KEPT, finds: 2 }), head: work({ ...KEPT, finds: 26 }) },
  }),
  comparison({
    scenario: 'project-tickets',
    metric: 'median',
    verdict: 'fail',
    reason: 'slower by 410%, confirmed by 6 more restarts',
    estimate: 4.1,
    interval: { lower: 3.8, upper: 4.4, confidence: 0.99 },
    latencyMs: { base: 1.9, head: 9.7 },
    restarts: 6,
    pairs: 240,
    confirmed: true,
  }),
  comparison({
    scenario: 'project-tickets',
    metric: 'p95',
    verdict: 'fail',
    reason: 'slower by 380%, confirmed by 6 more restarts',
    estimate: 3.8,
    latencyMs: { base: 2.6, head: 12.5 },
    restarts: 6,
    pairs: 240,
  }),
  comparison({
    scenario: 'open-orders',
    metric: 'work',
    verdict: 'fail',
    reason: MORE,
    work: { base: work(KEPT), head: work(LOST) },
  }),
  comparison({
    scenario: 'order-search',
    metric: 'work',
    verdict: 'fail',
    reason: MORE,
    work: { base: work(KEPT), head: work(LOST) },
  }),
  comparison({ scenario: 'profile', metric: 'work', work: { base: work(KEPT), head: work(KEPT) } }),
  comparison({
    scenario: 'profile',
    metric: 'median',
    estimate: -0.004,
    interval: { lower: -0.015, upper: 0.008, confidence: 0.99 },
    latencyMs: { base: 0.48, head: 0.47 },
    restarts: 6,
    pairs: 240,
  }),
];

/** A pull request with two faults, as `compare` reports it. */
export const twoFaults: Report = {
  ...exampleReport,
  verdict: 'fail',
  reasons: comparisons
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ scenario, variant, metric, reason }) => `${scenario}/${variant}/${metric}: ${reason}`),
  errors: [],
  warnings: ['1 comparison inconclusive, which is not a pass: the reasons say what would settle them'],
  run: {
    ...exampleReport.run,
    command: 'plumbline compare --base origin/main',
    base: { revision: 'fedcba9876543210fedcba9876543210fedcba98', is: 'the merge base with origin/main' },
    machineNotes: ['mongo:7 could not be pulled: its stand-in plumbline.local/mongo:7.0.15 is used'],
    scenarioFiles: {
      'project-tickets': 'scenarios/project-tickets.scenario.ts',
      'open-orders': 'scenarios/open-orders.scenario.ts',
      'order-search': 'scenarios/order-search.scenario.ts',
    },
  },
  scenarios: [],
  guide: [],
  findings: twoFindings,
  comparisons,
};
