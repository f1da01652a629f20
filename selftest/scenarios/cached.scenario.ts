import { defineScenario } from 'plumbline-gate';
import { cached } from '../app/cache.ts';
import { customerById } from '../app/customers.ts';
import { newestOrders } from '../app/orders.ts';
import { paced } from '../app/pace.ts';
import { productsOf } from '../app/products.ts';
import shop from '../seed/shop.dataset.ts';

export default defineScenario({
  title: 'What is kept in Redis',
  dataset: shop,
  params: ({ int, data }) => ({ id: int(0, data.customers - 1) }),
  variants: {
    customer: {
      prime: true,
      run: ({ mongo, redis }, { id }) => paced(() => cached(redis, `customer:${id}`, () => customerById(mongo, id))),
    },
    orders: {
      prime: true,
      run: ({ mongo, redis }, { id }) => paced(() => cached(redis, `orders:${id}`, () => newestOrders(mongo, id))),
    },
    products: {
      prime: true,
      run: ({ mongo, redis }, { id }) =>
        paced(() => cached(redis, `products:${id % 50}`, () => productsOf(mongo, `category${id % 50}`))),
    },
  },
  checks: {},
});
