import { expect, test } from 'vitest';
import type { EngineContext } from '../model/scenario.ts';
import { variantContext } from './variant-context.ts';

/** Only what is looked at here: the view does not care what the engines are. */
const engines = (database: string) => ({ database, client: 'of the harness' }) as unknown as EngineContext;

function contextOf(database: string, resources: object): Record<string, unknown> {
  return { ...variantContext(engines(database), resources) };
}

test('what a scenario opens takes the place of what the engines have by the same name', () => {
  expect(contextOf('a', { client: 'of the application' })).toEqual({ database: 'a', client: 'of the application' });
  expect(contextOf('a', {})).toEqual({ database: 'a', client: 'of the harness' });
});

test('one thing opened for two variants leaves each its own database', () => {
  const shared = { pool: 1 };
  const first = variantContext(engines('a'), shared);
  const second = variantContext(engines('b'), shared);
  expect([first.database, second.database]).toEqual(['a', 'b']);
  expect(shared).toEqual({ pool: 1 });
});

test('methods keep their object with its private fields, and fields are seen as they are now', () => {
  class Shop {
    #orders = 0;
    last = 0;
    order() {
      this.last = ++this.#orders;
      return this.#orders;
    }
    get orders() {
      return this.#orders;
    }
  }
  const shop = new Shop();
  const context = variantContext(engines('a'), shop) as EngineContext & Shop;
  const { order } = context;
  expect([order(), context.order(), context.last, context.orders]).toEqual([1, 2, 2, 2]);
  context.last = 7;
  expect(shop.last).toBe(7);
});

test('a model is a function with fields, and stays one', () => {
  const model = Object.assign(() => 'called', { find: () => 'found' });
  const { Order } = variantContext(engines('a'), { Order: model }) as EngineContext & { Order: typeof model };
  expect(Order).toBe(model);
});
