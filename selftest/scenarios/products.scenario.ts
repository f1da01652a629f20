import { defineScenario } from 'plumbline-gate';
import { paced } from '../app/pace.ts';
import { cheapest, dearerThan, productById, productsById, productsOf } from '../app/products.ts';
import shop from '../seed/shop.dataset.ts';

export default defineScenario({
  title: 'Products',
  dataset: shop,
  params: ({ int, data }) => {
    const id = int(0, data.products - 1);
    return { id, ids: [id, (id + 7) % data.products, (id + 100) % data.products], category: `category${id % 50}` };
  },
  variants: {
    byId: { run: ({ mongo }, { id }) => paced(() => productById(mongo, id)) },
    threeById: { run: ({ mongo }, { ids }) => paced(() => productsById(mongo, ids)) },
    cheapest: { run: ({ mongo }, { category }) => paced(() => cheapest(mongo, category)) },
    ofCategory: { run: ({ mongo }, { category }) => paced(() => productsOf(mongo, category)) },
    dearer: { run: ({ mongo }, { category }) => paced(() => dearerThan(mongo, category, 250_000)) },
  },
  checks: {},
});
