import { defineScenario } from 'plumbline-gate';
import devora from '../seed/devora.dataset.ts';

export default defineScenario({
  title: "The guide's HTTP API under load",
  dataset: devora,
  // At the release profile each call of the baseline reads everything there is.
  calls: 5,
  app: { cwd: '.', command: 'node_modules/.bin/node app/server.ts', ready: '/health' },
  // One in four owns more than a thousand projects: a lost limit is seen on them.
  params: ({ pick, data, index }) => ({
    path: `/api/users/${pick(index % 4 === 0 ? data.heavyUsers : data.users)}/projects?limit=20`,
  }),
  variants: {
    baseline: {
      indexes: false,
      baseline: true,
      env: { DEVORA_VARIANT: 'baseline', DEVORA_CREATE_INDEXES: 'false' },
      run: ({ http }, { path }) => http.get(path),
    },
    optimised: { env: { DEVORA_VARIANT: 'cached' }, prime: true, run: ({ http }, { path }) => http.get(path) },
  },
  checks: {
    baseline: { plan: 'COLLSCAN' },
    optimised: {
      mongoCommandsPerHit: 0,
      redisCommands: 1,
      load: { capacity: 100, p95AtRate: '500ms', hitRate: '80%' },
    },
  },
  load: {
    request: ({ path }) => path,
    p95: '500ms',
    connectionsUpTo: 256,
    ratePerSecond: 200,
    impact: [
      {
        row: 'Response time',
        metric: 'responseTime',
        target: '-67%',
        baseline: 'baseline',
        optimised: 'optimised',
        atLeast: '67%',
      },
      {
        row: 'Throughput',
        metric: 'throughput',
        target: '+150%',
        baseline: 'baseline',
        optimised: 'optimised',
        atLeast: '150%',
      },
      {
        row: 'Concurrent users (p95 within 500 ms)',
        metric: 'capacity',
        target: '+200%, tested with 100+ users',
        baseline: 'baseline',
        optimised: 'optimised',
        atLeast: '200%',
      },
      {
        row: 'MongoDB CPU',
        metric: 'mongoCpu',
        target: '-60%',
        baseline: 'baseline',
        optimised: 'optimised',
        atLeast: '60%',
      },
      {
        row: 'MongoDB memory',
        metric: 'mongoMemory',
        target: '-40%',
        baseline: 'baseline',
        optimised: 'optimised',
        atLeast: '40%',
      },
      {
        row: 'MongoDB disk I/O',
        metric: 'mongoRead',
        target: '-70%',
        baseline: 'baseline',
        optimised: 'optimised',
        atLeast: '70%',
      },
      { row: 'Redis memory', metric: 'redisMemory', target: 'about 200 MB', optimised: 'optimised', atMostMiB: 200 },
      {
        row: 'Cache hit rate under load',
        metric: 'hitRate',
        target: '> 80%, warning below 60%',
        optimised: 'optimised',
        atLeast: '80%',
      },
    ],
  },
});
