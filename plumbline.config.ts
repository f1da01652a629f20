import { defineConfig } from 'plumbline-gate';

export default defineConfig({
  scenarios: 'scenarios',
  // One MongoDB version everywhere, closed machines included, so that plans and counts are the same on all of them.
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  slowQuery: '500ms',
  overall: [
    {
      row: 'Mean of the four queries',
      target: '1200 ms -> 187 ms (-84%)',
      pairs: [
        { scenario: 'user-projects', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'template-search', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'user-lookup', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'analytics', baseline: 'baseline', optimised: 'indexed' },
      ],
      atLeast: '84%',
      mean: '187ms',
    },
    {
      row: 'Query time over all',
      target: '-67%',
      pairs: [
        { scenario: 'user-projects', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'template-search', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'project-search', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'user-lookup', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'analytics', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'login', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'admin-users', baseline: 'baseline', optimised: 'indexed' },
        { scenario: 'n-plus-one', baseline: 'baseline', optimised: 'lookup' },
        { scenario: 'pagination', baseline: 'baseline', optimised: 'indexed' },
      ],
      atLeast: '67%',
    },
  ],
});
