import { expect, it } from 'vitest';
import { indexSetDifference, indexSetDigest } from './index-set.ts';

const email = 'users.email_1 {"key":{"email":1}}';
const unique = 'users.email_1 {"key":{"email":1},"unique":true}';
const status = 'users.status_1 {"key":{"status":1}}';

it('says which indexes are missing, surplus and different', () => {
  expect(indexSetDifference([email], [email])).toBeUndefined();
  expect(indexSetDifference([], [email])).toBe('indexes missing: users.email_1');
  expect(indexSetDifference([email, status], [unique])).toBe(
    'indexes not created by the code: users.status_1; defined otherwise: users.email_1',
  );
});

it('has a digest that sees an option change', () => {
  expect(indexSetDigest([email])).not.toBe(indexSetDigest([unique]));
});
