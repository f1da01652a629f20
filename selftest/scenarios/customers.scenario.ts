import { defineScenario } from 'plumbline-gate';
import { customerByEmail, customerById, customersInCity, customersOfCity, isCustomer } from '../app/customers.ts';
import { paced } from '../app/pace.ts';
import shop from '../seed/shop.dataset.ts';

export default defineScenario({
  title: 'Customers',
  dataset: shop,
  params: ({ int, data }) => {
    const id = int(0, data.customers - 1);
    return { id, email: `customer${id}@shop.example`, city: `city${id % 100}` };
  },
  variants: {
    byEmail: { run: ({ mongo }, { email }) => paced(() => customerByEmail(mongo, email)) },
    byId: { run: ({ mongo }, { id }) => paced(() => customerById(mongo, id)) },
    ofCity: { run: ({ mongo }, { city }) => paced(() => customersOfCity(mongo, city)) },
    inCity: { run: ({ mongo }, { city }) => paced(() => customersInCity(mongo, city)) },
    isCustomer: { run: ({ mongo }, { email }) => paced(() => isCustomer(mongo, email)) },
  },
  checks: {},
});
