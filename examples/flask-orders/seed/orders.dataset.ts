import { defineDataset } from 'plumbline-gate';

const PRODUCTS = 500;

export default defineDataset({
  module: import.meta.url,
  name: 'orders',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: {
    smoke: { customers: 200, orders: 4_000 },
    pr: { customers: 2_000, orders: 60_000 },
    release: { customers: 20_000, orders: 600_000 },
  },
  collections: {
    customers: ({ faker }) => {
      const names = Array.from({ length: 200 }, () => faker.person.fullName());
      return (index, { pick }) => ({ _id: index, name: pick(names), city: pick(['Lyon', 'Turin', 'Porto']) });
    },
    orders: ({ sizes, referenceDate }) => {
      return (index, random) => {
        // A few customers order a lot: the square of an even number is skewed.
        const customer = Math.floor(sizes.customers * random.next() ** 2);
        const lines = Array.from({ length: random.int(1, 4) }, () => ({
          product: Math.floor(PRODUCTS * random.next() ** 3),
          quantity: random.int(1, 5),
          price: random.int(100, 20_000),
        }));
        return {
          _id: index,
          customer,
          // No two of one time: the newest come in one order, whatever the plan.
          placed: new Date(referenceDate.getTime() - index * 1_000),
          lines,
          total: lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
        };
      };
    },
  },
  // The first tenth of the customers owns a third of the orders.
  data: ({ sizes }) => ({ customers: Array.from({ length: sizes.customers / 10 }, (_, index) => index) }),
  // The application creates them: see migrate.py.
  indexes: async () => undefined,
});
