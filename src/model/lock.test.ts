import { expect, it } from 'vitest';
import { recordingCommand } from './lock.ts';

it('the command that records can be copied where no PATH has the program', () => {
  expect(recordingCommand({ profile: 'pr' })).toBe('npx plumbline-gate run --profile pr --update-lock');
  expect(recordingCommand({ scenario: 'items', profile: 'pr' })).toBe(
    'npx plumbline-gate run items --profile pr --update-lock',
  );
});
