import { defineDataset } from 'plumbline-gate';
import { createIndexes } from '../app/indexes.ts';

const SIZES = { customers: 2_000, orders: 20_000, products: 1_000 };

/** A small shop: with its indexes, a question is answered in a millisecond or less. */
export default defineDataset({
  module: import.meta.url,
  name: 'shop',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: { smoke: SIZES, pr: SIZES, release: SIZES },
  collections: {
    customers: () => (index) => ({
      _id: index,
      email: `customer${index}@shop.example`,
      city: `city${index % 100}`,
      notes: 'a note that nobody reads '.repeat(20),
    }),
    orders:
      ({ referenceDate, sizes }) =>
      (index, random) => ({
        _id: index,
        customer: index % sizes.customers,
        product: random.int(0, sizes.products - 1),
        total: random.int(100, 99_999),
        placed: new Date(referenceDate.getTime() - index * 60_000),
      }),
    products: () => (index, random) => ({
      _id: index,
      name: `product ${index}`,
      category: `category${index % 50}`,
      price: random.int(1, 500) * 1_000 + index,
    }),
  },
  data: ({ sizes }) => sizes,
  indexes: createIndexes,
});
