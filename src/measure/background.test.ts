import { expect, test } from 'vitest';
import { withoutBackground } from './background.ts';
import { parsedEntry } from './mongo-profiler.ts';

const entry = (op: string, command: string) => parsedEntry({ op, ns: 'shop.items', command: { [command]: 'items' } });
const find = entry('query', 'find');
const insert = entry('insert', 'insert');

test('what the members of the set and the refresh of sessions did is left out', () => {
  const counted = { find: 4, getMore: 7, update: 1, insert: 1, aggregate: 1 };
  expect(withoutBackground(counted, [find, insert, insert], { sessionRefreshes: 1, otherMembers: 2 })).toEqual({
    find: 1,
    insert: 1,
    aggregate: 1,
  });
});

test('more than they can have done stays, and so does all of it where there is nobody', () => {
  const background = { sessionRefreshes: 1, otherMembers: 2 };
  expect(withoutBackground({ find: 5 }, [find], background)).toEqual({ find: 5 });
  const alone = { sessionRefreshes: 0, otherMembers: 0 };
  expect(withoutBackground({ find: 2, getMore: 1 }, [find], alone)).toEqual({ find: 2, getMore: 1 });
});

test('what a member of a set looks up for a session that writes first is left out', () => {
  const alone = { sessionRefreshes: 0, otherMembers: 0 };
  expect(withoutBackground({ find: 1, insert: 1 }, [insert], { ...alone, serverReads: 1 })).toEqual({ insert: 1 });
  expect(withoutBackground({ find: 2 }, [], { ...alone, serverReads: 1 })).toEqual({ find: 2 });
});

test('a count below the entries stays: a bulk write is one command', () => {
  const background = { sessionRefreshes: 1, otherMembers: 2 };
  expect(withoutBackground({ insert: 1 }, [insert, insert], background)).toEqual({ insert: 1 });
});
