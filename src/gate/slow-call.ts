import { totalCommands, type Work } from '../model/work.ts';
import type { Symptom } from './cures.ts';
import { count, counted, percent } from './format.ts';

/** Below this the guide's troubleshooting section applies. */
const LOW_HIT_RATE = 0.6;
/** More MongoDB commands in one call than most answers need. */
const MANY_COMMANDS = 10;

/** Why a call may be slow, read off the work that it did. */
export interface WhySlow {
  symptoms: Symptom[];
  /** `projects COLLSCAN, 100,000 documents examined per call`; empty when nothing stands out. */
  text: string;
}

export function whySlow(work: Work | undefined): WhySlow {
  if (work === undefined || work.calls === 0) return { symptoms: ['slow'], text: '' };
  const found = [collscan(work), saturatedPool(work), lowHitRate(work), manyCommands(work)].filter(
    (one) => one !== undefined,
  );
  if (found.length === 0) return { symptoms: ['slow'], text: '' };
  return { symptoms: found.map((one) => one.symptom), text: found.map((one) => one.text).join('; ') };
}

type Found = { symptom: Symptom; text: string } | undefined;

function collscan(work: Work): Found {
  const scan = work.mongo.plans.find((plan) => plan.stages.includes('COLLSCAN'));
  if (scan === undefined) return undefined;
  const examined = counted(work.mongo.docsExamined / work.calls, 'document');
  return { symptom: 'collscan', text: `COLLSCAN of ${scan.collection}, ${examined} examined per call` };
}

function saturatedPool(work: Work): Found {
  const { waitQueueTimeouts } = work.connections;
  if (waitQueueTimeouts === 0) return undefined;
  return {
    symptom: 'saturated-pool',
    text: `${counted(waitQueueTimeouts, 'wait-queue time-out')} of the connection pool`,
  };
}

function lowHitRate(work: Work): Found {
  const { hits, misses } = work.redis;
  if (hits + misses === 0 || hits / (hits + misses) >= LOW_HIT_RATE) return undefined;
  return { symptom: 'low-hit-rate', text: `cache hit rate ${percent(hits / (hits + misses))}` };
}

function manyCommands(work: Work): Found {
  const perCall = totalCommands(work.mongo.commands) / work.calls;
  if (perCall <= MANY_COMMANDS) return undefined;
  return { symptom: 'many-commands', text: `${count(perCall)} MongoDB commands per call` };
}
