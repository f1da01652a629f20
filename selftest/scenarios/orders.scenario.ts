import { defineScenario } from 'plumbline-gate';
import { newestOrder, newestOrders, numberOfOrders, orderById, ordersWithProducts, spentBy } from '../app/orders.ts';
import { paced } from '../app/pace.ts';
import shop from '../seed/shop.dataset.ts';

export default defineScenario({
  title: 'Orders',
  dataset: shop,
  params: ({ int, data }) => ({ customer: int(0, data.customers - 1), order: int(0, data.orders - 1) }),
  variants: {
    newest: { run: ({ mongo }, { customer }) => paced(() => newestOrder(mongo, customer)) },
    newestTen: { run: ({ mongo }, { customer }) => paced(() => newestOrders(mongo, customer)) },
    byId: { run: ({ mongo }, { order }) => paced(() => orderById(mongo, order)) },
    number: { run: ({ mongo }, { customer }) => paced(() => numberOfOrders(mongo, customer)) },
    spent: { run: ({ mongo }, { customer }) => paced(() => spentBy(mongo, customer)) },
    withProducts: { run: ({ mongo }, { customer }) => paced(() => ordersWithProducts(mongo, customer)) },
  },
  checks: {},
});
