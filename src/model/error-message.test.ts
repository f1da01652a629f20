import { expect, it } from 'vitest';
import { withName } from './error-message.ts';

it('an error that names its variant is not named twice', () => {
  expect(withName('orders/indexed/work', 'orders/indexed', 'orders/indexed threw RangeError: no')).toBe(
    'orders/indexed threw RangeError: no',
  );
  expect(withName('orders/indexed/work', 'orders/indexed', 'orders/indexed: call 0 did not return')).toBe(
    'orders/indexed: call 0 did not return',
  );
});

it('one of nobody, or of another variant, is', () => {
  expect(withName('orders/indexed/work', 'orders/indexed', 'no answer')).toBe('orders/indexed/work: no answer');
  expect(withName('orders/indexed', 'orders/indexed', 'orders/indexed-2 threw')).toBe(
    'orders/indexed: orders/indexed-2 threw',
  );
});
