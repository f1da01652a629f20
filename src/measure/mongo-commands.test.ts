import { expect, it } from 'vitest';
import { commandDifference } from './mongo-commands.ts';

it('names of which nothing is left are left out, also where more is taken than there was', () => {
  expect(commandDifference({ get: 2, set: 2 }, { get: 12, set: 1 })).toEqual({ get: 10 });
});
