import { defineDataset } from 'plumbline-gate';

const CATEGORIES = ['beds', 'benches', 'chairs', 'desks', 'lamps', 'mirrors', 'rugs', 'shelves', 'sofas', 'tables'];
/** Of a product that was sold out and is still listed. */
const SOLD_OUT = 0.7;

export default defineDataset({
  module: import.meta.url,
  name: 'shop',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: {
    smoke: { brands: 50, products: 4_000, reviews: 12_000 },
    pr: { brands: 200, products: 50_000, reviews: 150_000 },
    release: { brands: 500, products: 300_000, reviews: 1_000_000 },
  },
  collections: {
    brands:
      ({ faker }) =>
      (index, { pick }) => ({ _id: index, name: faker.company.name(), country: pick(['FR', 'IT', 'PT']) }),
    products: ({ faker, sizes }) => {
      const names = Array.from({ length: 200 }, () => faker.commerce.productName());
      // What a list does not show and must not fetch.
      const descriptions = Array.from({ length: 50 }, () => faker.lorem.paragraphs(5));
      return (index, random) => ({
        _id: index,
        name: random.pick(names),
        category: random.pick(CATEGORIES),
        price: random.int(500, 200_000),
        stock: random.chance(SOLD_OUT) ? 0 : random.int(1, 40),
        description: random.pick(descriptions),
        brand: random.int(0, sizes.brands - 1),
        reviews: 0,
      });
    },
    reviews: ({ faker, sizes, referenceDate }) => {
      const texts = Array.from({ length: 100 }, () => faker.lorem.sentences(2));
      return (index, random) => ({
        _id: index,
        product: random.int(0, sizes.products - 1),
        stars: random.int(1, 5),
        text: random.pick(texts),
        // No two of one time: the newest come in one order, whatever the plan.
        written: new Date(referenceDate.getTime() - index * 60_000),
      });
    },
  },
  data: ({ sizes }) => ({
    categories: CATEGORIES,
    products: Array.from({ length: sizes.products }, (_, index) => index),
  }),
  // The application creates them: see migrate.js.
  indexes: async () => undefined,
});
