/**
 * `npm run bench:prices -- [--restarts 5]`: what one of each count costs on the engines of this machine, in documents
 * scanned, and what the table of counters says. A price that is off by more than a factor of two is marked.
 */

import { parseArgs } from 'node:util';
import { startEngines } from '../../src/engines/engines.ts';
import { ownEngineRequest, ROOT } from '../../test/own-engines.ts';
import { mongoPrices } from './mongo-prices.ts';
import { type Prices, pricesOf, pricesTable } from './prices.ts';
import { redisPrices } from './redis-prices.ts';

const { values } = parseArgs({ options: { restarts: { type: 'string', default: '5' } } });
const wanted = Number(values.restarts);
if (!Number.isInteger(wanted) || wanted < 1) {
  console.error('--restarts takes a whole number above 0');
  process.exit(2);
}
process.chdir(ROOT);
const aborter = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => aborter.abort(new Error(signal)));

const restarts: Prices[] = [];
let engineText = '';
for (let restart = 1; restart <= wanted; restart += 1) {
  console.error(`restart ${restart} of ${wanted}`);
  // A replica set: transactions are made on one, and writes go to its log as those of most applications do.
  const request = { ...(await ownEngineRequest()), topology: 'replicaSet' } as const;
  await using engines = await startEngines({ ...request, signal: aborter.signal, onProgress: () => undefined });
  engineText = `MongoDB ${engines.mongo.version}, Redis ${engines.redis.version}, by ${engines.mongo.via}`;
  restarts.push({ ...(await mongoPrices(engines.mongo.url)), ...(await redisPrices(engines.redis.url)) });
}
console.log(`${engineText}; ${wanted} restarts\n\n${pricesTable(pricesOf(restarts))}`);
