import { CONFIG_FILE, configText, SCENARIO_FILE, scenarioText } from './base-project.ts';
import type { Control, Way } from './way.ts';

const SERVER = `
import { createServer } from 'node:http';
import { MongoClient } from 'mongodb';
const items = (await new MongoClient(process.env.MONGO_URL).connect()).db(process.env.MONGO_DB).collection('items');
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('ok');
  const group = Number(request.url.split('/').at(-1));
  response.end(JSON.stringify(await items.find({ group }).toArray()));
}).listen(Number(process.env.PORT), process.env.HOST);
`;

interface LoadParts {
  readonly load: string;
  readonly checks: string;
  readonly impact?: string;
}

const loaded = ({ load, checks, impact = '' }: LoadParts): Readonly<Record<string, string>> => ({
  [SCENARIO_FILE]: scenarioText({
    call: "return http.get('/groups/' + group);",
    checks: `{ indexed: { ${checks} } }`,
    more: `app: { cwd: '.', command: 'node app.mjs', ready: '/health' },
      load: { request: ({ group }) => ({ path: '/groups/' + group }), p95: '5s', connectionsUpTo: 1, stepDuration: '300ms', ${load}
        ${impact === '' ? '' : `impact: [{ row: 'x', target: 'x', optimised: 'indexed', ${impact} }],`} },`,
  }),
  [CONFIG_FILE]: configText(),
  'app.mjs': SERVER,
});

const way = (name: string, parts: LoadParts, says: RegExp, exits = [1, 2, 3]): Way => ({
  name,
  kind: 'load',
  exits,
  packages: ['mongodb'],
  files: loaded(parts),
  says,
});

export const LOAD_WAYS: readonly Way[] = [
  way(
    'a p95 at a rate of 8 requests',
    { load: 'ratePerSecond: 26,', checks: "load: { p95AtRate: '5s' }" },
    /p95|request/,
  ),
  way(
    'a rate of one request in 20 seconds',
    { load: 'ratePerSecond: 0.05,', checks: "load: { p95AtRate: '5s' }" },
    /ratePerSecond|rate/,
  ),
  way(
    'a capacity from steps of a handful of requests',
    { load: "stepDuration: '10ms',", checks: 'load: { capacity: 1 }' },
    /capacity|step/i,
  ),
  way('checks of load that are undefined', { load: '', checks: 'load: undefined' }, /load/),
  way('a check of load that is undefined', { load: '', checks: 'load: { errors: undefined }' }, /errors/),
  way('errors of at most 100%', { load: '', checks: "load: { errors: '100%' }" }, /errors/),
  way('a limit at a rate that nobody drives', { load: '', checks: "load: { p95AtRate: '5s' }" }, /rate/),
  way(
    'an impact row without what its metric needs',
    { load: '', checks: '', impact: "metric: 'capacity'," },
    /impact|x/,
  ),
  way(
    "an impact row with another metric's limit",
    { load: '', checks: '', impact: "metric: 'mongoCpu', atMostMiB: 100," },
    /impact|atMostMiB/,
  ),
  way(
    'an impact row of memory without a limit',
    { load: '', checks: '', impact: "metric: 'mongoMemory'," },
    /impact|x/,
  ),
];

export const LOAD_CONTROLS: readonly Control[] = [
  {
    name: 'a load that passes',
    kind: 'load',
    packages: ['mongodb'],
    files: loaded({ load: '', checks: "load: { errors: '1%' }" }),
    says: /PASS/,
  },
];
