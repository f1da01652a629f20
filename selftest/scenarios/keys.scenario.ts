import { defineScenario } from 'plumbline-gate';
import { cart, fillKeys, ranking, seen, session, sessions } from '../app/keys.ts';
import { paced } from '../app/pace.ts';
import shop from '../seed/shop.dataset.ts';

export default defineScenario({
  title: 'Sessions, carts and rankings in Redis',
  dataset: shop,
  params: ({ int }) => ({ id: int(0, 89) }),
  open: async ({ redis }) => {
    await fillKeys(redis);
    return {};
  },
  variants: {
    session: { run: ({ redis }, { id }) => paced(() => session(redis, id)) },
    sessions: { run: ({ redis }, { id }) => paced(() => sessions(redis, [id, id + 1, id + 2])) },
    cart: { run: ({ redis }, { id }) => paced(() => cart(redis, id)) },
    seen: { run: ({ redis }, { id }) => paced(() => seen(redis, id)) },
    ranking: { run: ({ redis }) => paced(() => ranking(redis)) },
  },
  checks: {},
});
