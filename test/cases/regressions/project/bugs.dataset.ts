import { defineDataset, invent } from 'plumbline-gate';
import { createIndexes } from '../src/indexes.js';

export default defineDataset({
  module: import.meta.url,
  name: 'bugs',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: {
    smoke: { users: 2_000, orders: 5_000, products: 500, audit: 2_000, events: 4_000 },
    pr: { users: 10_000, orders: 50_000, products: 2_000, audit: 20_000, events: 40_000 },
    release: { users: 50_000, orders: 500_000, products: 5_000, audit: 100_000, events: 400_000 },
  },
  collections: {
    users: () => (index, random) => ({
      _id: invent.objectId('user', index),
      number: index,
      email: `user${index}@example.test`,
      nickname: `nick${index}`,
      name: `Name ${index}`,
      bio: invent.text('bio', random.int(0, 50), [1500, 1800, 2100]),
    }),
    orders: () => (index, random) => ({
      _id: index,
      customer: random.int(1, 200),
      user: invent.objectId('user', random.int(0, 299)),
      placed: new Date(Date.UTC(2026, 0, 1) - index * 60_000),
      status: random.pick(['new', 'paid', 'sent', 'done']),
      lines: Array.from({ length: 3 }, () => ({ sku: `S${random.int(0, 499)}`, qty: random.int(1, 5) })),
      note: invent.text('note', random.int(0, 100), [200, 300, 400]),
    }),
    products: () => (index) => ({
      _id: index,
      sku: `S${index}`,
      title: `Product ${index}`,
      stock: 100,
      views: 0,
      reviews: Array.from({ length: 200 }, (_, i) => `review ${i} of product ${index}: it does what it should`),
    }),
    audit: () => (index) => ({
      _id: index, who: index % 90, what: 'seen', where: `page-${index % 7}`, level: index % 5, at: new Date(Date.UTC(2025, 0, 1) + index * 1000),
    }),
    events: () => (index, random) => ({
      _id: index,
      device: `d${random.int(1, 100)}`,
      kind: random.pick(['ping', 'ping', 'ping', 'alarm']),
      at: new Date(Date.UTC(2026, 0, 1) - index * 60_000),
    }),
  },
  data: () => ({
    customers: Array.from({ length: 200 }, (_, i) => i + 1),
    users: Array.from({ length: 300 }, (_, i) => i),
    skus: Array.from({ length: 500 }, (_, i) => `S${i}`),
  }),
  indexes: createIndexes,
});
