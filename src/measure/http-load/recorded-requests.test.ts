import { expect, it } from 'vitest';
import { canonicalText } from '../canonical-result.ts';
import { type RecordedRequest, wrongness } from './recorded-requests.ts';

const whole = (answer: unknown) => answer;
const recorded: RecordedRequest = {
  request: { path: '/a' },
  label: 'GET /a',
  body: Buffer.from('{"id":1,"at":"10:00"}'),
  comparable: canonicalText({ id: 1, at: '10:00' }),
};

it.each([
  ['the same bytes', '{"id":1,"at":"10:00"}'],
  ['fields in another order', '{"at":"10:00","id":1}'],
])('%s are right', (_, body) => expect(wrongness(recorded, 200, Buffer.from(body), whole)).toBeUndefined());

it('another value is wrong, and both are shown', () => {
  expect(wrongness(recorded, 200, Buffer.from('{"id":2,"at":"10:00"}'), whole)).toBe(
    'GET /a was answered with {"at":"10:00","id":2}, recorded was {"at":"10:00","id":1}',
  );
});

it('a right body with a wrong status is wrong', () => {
  expect(wrongness(recorded, 503, recorded.body, whole)).toMatch(/answered with 503/);
});

it('what the scenario leaves out may differ', () => {
  const onlyId = (answer: unknown) => ({ id: Object(answer).id });
  const own = { ...recorded, comparable: canonicalText({ id: 1 }) };
  expect(wrongness(own, 200, Buffer.from('{"id":1,"at":"11:00"}'), onlyId)).toBeUndefined();
});

it('an answer that is cut is wrong', () => {
  expect(wrongness(recorded, 200, Buffer.from('{"id":1,"at'), whole)).toMatch(/answered with \{"id":1,"at,/);
});
