import { defineDataset, invent } from 'plumbline-gate';
import { createIndexes } from '../src/indexes.js';

export default defineDataset({
  module: import.meta.url,
  name: 'desk',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: {
    smoke: { tickets: 5_000, agents: 300, articles: 500, visits: 300 },
    pr: { tickets: 50_000, agents: 1_000, articles: 2_000, visits: 3_000 },
    release: { tickets: 500_000, agents: 3_000, articles: 10_000, visits: 30_000 },
  },
  collections: {
    tickets: () => (index, random) => ({
      _id: index,
      team: (index % 50) + 1,
      agent: `agent-${random.int(0, 299)}`,
      status: index % 53 === 0 ? 'escalated' : random.pick(['done', 'done', 'done', 'open']),
      region: `region-${random.int(0, 6)}`,
      opened: new Date(Date.UTC(2026, 0, 1) - index * 60_000),
      priority: index % 4,
      subject: `It does not start (${index})`,
      views: 0,
      messages: Array.from({ length: 30 }, (_, i) => `message ${i} of ticket ${index}: and then it went out again`),
    }),
    agents: () => (index) => ({
      _id: invent.objectId('agent', index),
      handle: `agent-${index}`,
      login: `agent-${index}`,
      team: (index % 50) + 1,
      name: `Agent ${index}`,
    }),
    articles: () => (index, random) => ({
      _id: index,
      slug: `how-to-${index}`,
      title: `How to do ${index}`,
      body: invent.text('body', random.int(0, 50), [800, 1000, 1200]),
    }),
    visits: () => (index) => ({ _id: index, page: `page-${index}`, seen: 0 }),
  },
  data: () => ({
    teams: Array.from({ length: 50 }, (_, i) => i + 1),
    articles: Array.from({ length: 500 }, (_, i) => i),
  }),
  indexes: createIndexes,
});
