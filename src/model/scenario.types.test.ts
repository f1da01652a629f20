import { describe, expect, it } from 'vitest';
import { defineDataset } from './dataset.ts';
import { defineScenario } from './scenario.ts';

// `tsc --noEmit` is what judges here: a line that is no error fails it, and so does one that is.

const sizes = { orders: 10 };
const shop = defineDataset({
  module: import.meta.url,
  name: 'shop',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: sizes, pr: sizes, release: sizes },
  collections: { orders: () => (index) => ({ _id: index }) },
  data: () => ({ customers: [1, 2, 3] }),
  indexes: async () => undefined,
});

const variants = {
  baseline: { indexes: false, run: async () => [1] },
  indexed: { run: async () => [1] },
};

describe('the types of a scenario', () => {
  it('take what is right, and infer parameters, resources and results', () => {
    const scenario = defineScenario({
      title: 'Right',
      dataset: shop,
      open: async () => ({ queries: { orders: (customer: number) => [customer] } }),
      params: ({ pick, data }) => ({ customer: pick(data.customers) }),
      variants: {
        baseline: { run: async ({ queries }, { customer }) => queries.orders(customer) },
        indexed: { run: async ({ queries }, { customer }) => queries.orders(customer) },
      },
      sameResult: (orders) => orders.map((order) => order.toFixed()),
      checks: { indexed: { p95: '120ms', reduction: { versus: 'baseline', atLeast: '86%' }, docsExamined: 1 } },
      guide: [{ row: 'Orders', metric: 'latency', target: '-86%', baseline: 'baseline', indexed: 'indexed' }],
    });
    expect(Object.keys(scenario.variants)).toEqual(['baseline', 'indexed']);
  });

  it("let what is opened take the engines' place by the same name", () => {
    const scenario = defineScenario({
      title: 'Right',
      dataset: shop,
      open: async () => ({ client: { orders: async () => [1] } }),
      variants: { indexed: { run: async ({ client, database }) => [await client.orders(), database] } },
      checks: {},
    });
    expect(scenario.open).toBeDefined();
  });

  it('reject a misspelt metric', () => {
    // @ts-expect-error: p59 is no metric
    defineScenario({ title: 'Wrong', dataset: shop, variants, checks: { indexed: { p59: '120ms' } } });
  });

  it('reject a limit without its unit', () => {
    // @ts-expect-error: 120 what?
    defineScenario({ title: 'Wrong', dataset: shop, variants, checks: { indexed: { p95: '120' } } });
    // @ts-expect-error: a share is written as a percentage
    defineScenario({ title: 'Wrong', dataset: shop, variants, checks: { indexed: { hitRate: 0.8 } } });
  });

  it('reject checks of a variant that there is not', () => {
    // @ts-expect-error: the variant is called indexed
    defineScenario({ title: 'Wrong', dataset: shop, variants, checks: { indexd: { docsExamined: 1 } } });
  });

  it('reject a reduction against a variant that there is not', () => {
    const shared = { title: 'Wrong', dataset: shop, variants };
    // @ts-expect-error: the variant is called baseline
    defineScenario({ ...shared, checks: { indexed: { reduction: { versus: 'bare', atLeast: '86%' } } } });
  });

  it('reject a row of the guide about a variant that there is not', () => {
    const row = { row: 'Orders', metric: 'latency', target: '-86%' } as const;
    // @ts-expect-error: the variant is called indexed
    defineScenario({ title: 'Wrong', dataset: shop, variants, checks: {}, guide: [{ ...row, indexed: 'cached' }] });
  });

  it('reject parameters that the dataset does not have', () => {
    // @ts-expect-error: the dataset has customers
    defineScenario({ title: 'Wrong', dataset: shop, params: ({ data }) => data.users, variants, checks: {} });
  });

  it('reject a variant that uses a parameter or a resource that there is not', () => {
    defineScenario({
      title: 'Wrong',
      dataset: shop,
      params: ({ pick, data }) => ({ customer: pick(data.customers) }),
      variants: {
        // @ts-expect-error: the parameter is called customer
        indexed: { run: async (_engines, { user }) => user },
        // @ts-expect-error: nothing opened a cache
        cached: { run: async ({ cache }) => cache },
      },
      checks: {},
    });
  });

  it('reject a dataset without the size of a collection', () => {
    defineDataset({
      module: import.meta.url,
      name: 'shop',
      referenceDate: '2026-01-01T00:00:00Z',
      profiles: {
        smoke: sizes,
        pr: sizes,
        // @ts-expect-error: how many orders?
        release: {},
      },
      collections: { orders: () => (index) => ({ _id: index }) },
      data: () => ({}),
      indexes: async () => undefined,
    });
  });
});
