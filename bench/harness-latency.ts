import { MongoClient } from 'mongodb';
import { startEngines } from '../src/engines/engines.ts';
import { timedBlock } from '../src/measure/timed-block.ts';
import { VariantSession } from '../src/measure/variant-session.ts';
import type { Scenario } from '../src/model/scenario.ts';
import { median, sorted } from '../src/stats/quantile.ts';
import { ownEngineRequest } from '../test/own-engines.ts';
import type { Measure } from './measure.ts';

const DOCUMENTS = 1_000;
const WARM_UP_CALLS = 2_000;
const BLOCK_CALLS = 200;
const PAIRS = 60;
const DATABASE = 'plumbline_self';

/**
 * What the harness reports of a query, against a bare loop around the driver in this process: alternating blocks in
 * random order.
 */
export async function harnessLatency(dataset: Scenario['dataset'], signal: AbortSignal): Promise<Measure> {
  await using engines = await startEngines({ ...(await ownEngineRequest()), signal, onProgress: () => undefined });
  await using client = new MongoClient(engines.mongo.url);
  const items = client.db(DATABASE).collection<{ _id: number; text: string }>('items');
  await items.insertMany(Array.from({ length: DOCUMENTS }, (_, _id) => ({ _id, text: 'some text '.repeat(20) })));
  const params = Array.from({ length: DOCUMENTS }, (_, index) => (index * 7) % DOCUMENTS);
  const scenario: Scenario = {
    title: 'One document by its key',
    dataset,
    variants: { indexed: { run: ({ mongo }, id) => mongo.collection('items').findOne({ _id: id }) } },
    checks: {},
  };
  const target = { mongoUrl: engines.mongo.url, database: DATABASE, redisUrl: engines.redis.url, countCommands: false };
  await using session = await VariantSession.open(scenario, 'indexed', params, target);
  const harness = (calls: number) =>
    timedBlock((index) => session.call(index), undefined, 0, { calls, maxMs: 60_000, minCalls: calls });
  const bare = async (calls: number) => {
    const latencyMs: number[] = [];
    for (let index = 0; index < calls; index += 1) {
      const startedMs = performance.now();
      await items.findOne({ _id: params[index % DOCUMENTS] ?? 0 });
      latencyMs.push(performance.now() - startedMs);
    }
    return latencyMs;
  };
  await harness(WARM_UP_CALLS);
  await bare(WARM_UP_CALLS);
  const pairs: { harness: number; bare: number }[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    signal.throwIfAborted();
    const [first, second] = Math.random() < 0.5 ? [harness, bare] : [bare, harness];
    const [one, two] = [medianOf(await first(BLOCK_CALLS)), medianOf(await second(BLOCK_CALLS))];
    pairs.push(first === harness ? { harness: one, bare: two } : { harness: two, bare: one });
  }
  return {
    name: 'latency that the harness reports, against a bare loop (ratio of medians)',
    values: pairs.map((pair) => pair.harness / pair.bare),
    bar: { within: 0.03 },
    detail: `${PAIRS} pairs of blocks of ${BLOCK_CALLS} calls, bare median ${medianOf(pairs.map((pair) => pair.bare)).toFixed(3)} ms`,
  };
}

/** Every block has its calls, so there is a median. */
function medianOf(latencyMs: readonly number[]): number {
  return median(sorted(latencyMs)) ?? Number.NaN;
}
