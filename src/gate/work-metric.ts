import type { WorkMetric } from '../model/check.ts';
import { totalCommands, type Work } from '../model/work.ts';
import type { Symptom } from './causes.ts';

/** How a work check reads its number off the counts. */
export interface WorkMetricRule {
  unit: string;
  /** The counts that it rests on, as `Work.unstable` names them. */
  paths: readonly string[];
  numerator: (work: Work) => number;
  /** What it is divided by. */
  denominator: (work: Work) => number;
  /** What a denominator of 0 means, in words. */
  withoutDenominator: string;
  /** What too much of it suggests. */
  symptom: Symptom;
}

const calls = (work: Work) => work.calls;
const inAll = () => 1;
const NO_CALLS = 'no call was counted';

const perCall = (unit: string, path: string, symptom: Symptom, numerator: (work: Work) => number): WorkMetricRule => ({
  unit: `${unit} per call`,
  paths: [path],
  numerator,
  denominator: calls,
  withoutDenominator: NO_CALLS,
  symptom,
});

const total = (unit: string, path: string, symptom: Symptom, numerator: (work: Work) => number): WorkMetricRule => ({
  unit,
  paths: [path],
  numerator,
  denominator: inAll,
  withoutDenominator: NO_CALLS,
  symptom,
});

const perReturned = (
  unit: string,
  path: string,
  symptom: Symptom,
  numerator: (work: Work) => number,
): WorkMetricRule => ({
  unit: `${unit} per document returned`,
  paths: [path, 'mongo.returned'],
  numerator,
  denominator: (work) => work.mongo.returned,
  withoutDenominator: 'MongoDB returned no document',
  symptom,
});

/** Every work check, in the order in which a report lists them. */
export const WORK_METRICS: Readonly<Record<WorkMetric, WorkMetricRule>> = {
  mongoCommands: perCall('MongoDB commands', 'mongo.commands', 'many-commands', (w) => totalCommands(w.mongo.commands)),
  keysExamined: perCall('keys examined', 'mongo.keysExamined', 'many-keys', (w) => w.mongo.keysExamined),
  docsExamined: perCall('documents examined', 'mongo.docsExamined', 'many-documents', (w) => w.mongo.docsExamined),
  returned: perCall('documents returned', 'mongo.returned', 'many-returned', (w) => w.mongo.returned),
  bytes: perCall('bytes', 'mongo.bytes', 'heavy-answer', (w) => w.mongo.bytes),
  redisCommands: perCall('Redis commands', 'redis.commands', 'many-redis-commands', (w) =>
    totalCommands(w.redis.commands),
  ),
  docsExaminedPerReturned: perReturned(
    'documents examined',
    'mongo.docsExamined',
    'many-documents',
    (w) => w.mongo.docsExamined,
  ),
  keysExaminedPerReturned: perReturned('keys examined', 'mongo.keysExamined', 'many-keys', (w) => w.mongo.keysExamined),
  mongoCommandsPerHit: {
    unit: 'MongoDB commands per Redis hit',
    paths: ['mongo.commands', 'redis.hits'],
    numerator: (work) => totalCommands(work.mongo.commands),
    denominator: (work) => work.redis.hits,
    withoutDenominator: 'Redis had no hit',
    symptom: 'hit-asks-mongo',
  },
  connectionsCreated: total(
    'connections created',
    'connections.created',
    'many-connections',
    (w) => w.connections.created,
  ),
  connectionsCheckedOut: total(
    'connections in use at once',
    'connections.maxCheckedOut',
    'many-connections',
    (w) => w.connections.maxCheckedOut,
  ),
  waitQueueTimeouts: total(
    'wait-queue time-outs',
    'connections.waitQueueTimeouts',
    'saturated-pool',
    (w) => w.connections.waitQueueTimeouts,
  ),
};

export const WORK_METRIC_NAMES = Object.keys(WORK_METRICS) as WorkMetric[];

/** The value of a metric; `undefined` where its denominator is 0. */
export function workValue(metric: WorkMetric, work: Work): number | undefined {
  const { numerator, denominator } = WORK_METRICS[metric];
  const divisor = denominator(work);
  return divisor === 0 ? undefined : numerator(work) / divisor;
}

/** Those of some counts that differed between the two work passes: `mongo.commands` includes `mongo.commands.find`. */
export function unstableAmong(paths: readonly string[], work: Work): string[] {
  return work.unstable.filter((unstable) => paths.some((path) => unstable === path || unstable.startsWith(`${path}.`)));
}
