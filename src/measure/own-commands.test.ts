import { describe, expect, it } from 'vitest';
import { type ProfileEntry, parsedEntry } from './mongo-profiler.ts';
import { ownCommands } from './own-commands.ts';

const find = parsedEntry({ op: 'query', ns: 'shop.items', command: { find: 'items' } });
const insert: ProfileEntry = { ...find, op: 'insert', command: { insert: 'items' } };
const background = { sessionRefreshes: 0, otherMembers: 0 };
const update: ProfileEntry = { ...find, op: 'update', command: { update: 'items' } };

describe('ownCommands', () => {
  it('counts a ping that code gives, which only its client tells', () => {
    const sources = { entries: [find], counted: { find: 1 }, observed: { find: 1, ping: 25 }, background };
    expect(ownCommands('a/b', sources)).toEqual({ find: 1, ping: 25 });
  });

  it('leaves out what only the server saw, when clients and profiler agree', () => {
    const counted = { find: 2, aggregate: 1, update: 1 };
    expect(ownCommands('a/b', { entries: [find, find], counted, observed: { find: 2, hello: 3 }, background })).toEqual(
      {
        find: 2,
      },
    );
  });

  it('counts a bulk write as the commands it was sent in', () => {
    const sources = { entries: [insert, insert, insert], counted: { insert: 1 }, observed: { insert: 1 }, background };
    expect(ownCommands('a/b', sources)).toEqual({ insert: 1 });
  });

  it('takes the count of the server for clients that nobody observes', () => {
    const sources = { entries: [find, update, update], counted: { find: 1, update: 2 }, observed: {}, background };
    expect(ownCommands('a/b', sources)).toEqual({ find: 1, update: 2 });
  });

  it('takes the count of the server where an application works beside the observed clients', () => {
    const sources = {
      entries: [find, insert, insert],
      counted: { find: 1, insert: 2 },
      observed: undefined,
      background,
    };
    expect(ownCommands('a/b', sources)).toEqual({ find: 1, insert: 2 });
  });

  it('takes the count of the server for writes that no observed client made', () => {
    const sources = { entries: [find, insert], counted: { find: 1, insert: 1 }, observed: { find: 1 }, background };
    expect(ownCommands('a/b', sources)).toEqual({ find: 1, insert: 1 });
  });

  it('takes the count of the server for what a driver sent again because it never arrived', () => {
    const sources = { entries: [find], counted: { find: 1 }, observed: { find: 2 }, background };
    expect(ownCommands('a/b', sources)).toEqual({ find: 1 });
  });

  it('counts the aggregate of a change stream, of which the profiler has no entry', () => {
    const getMore: ProfileEntry = { ...find, op: 'getmore', command: { getMore: 1 } };
    const counted = { aggregate: 2, getMore: 1 };
    const entries = [getMore, { ...find, op: 'command', command: { aggregate: 'items' } }];
    for (const observed of [undefined, {}, counted])
      expect(ownCommands('a/b', { entries, counted, observed, background, changeStreams: 1 })).toEqual(counted);
    expect(() => ownCommands('a/b', { entries, counted, observed: counted, background })).toThrow('2 aggregate');
  });

  it('counts round trips that read no data by the clients, or by the profiler of the database', () => {
    const listed: ProfileEntry = { ...find, op: 'command', command: { listIndexes: 'items' } };
    const sources = {
      entries: [find, listed],
      counted: { find: 1, listIndexes: 3, dbStats: 9, commitTransaction: 1 },
      background,
    };
    expect(ownCommands('a/b', { ...sources, observed: { find: 1, listIndexes: 1, dbStats: 2 } })).toEqual({
      find: 1,
      listIndexes: 1,
      dbStats: 2,
    });
    expect(ownCommands('a/b', { ...sources, observed: undefined })).toEqual({
      find: 1,
      listIndexes: 1,
      commitTransaction: 1,
    });
  });

  it('refuses writes to another database', () => {
    const sources = { entries: [insert], counted: { insert: 2 }, observed: undefined, background };
    expect(() => ownCommands('a/b', sources)).toThrow(
      'counted 2 insert commands during the work pass, its profiler has 1',
    );
    expect(() =>
      ownCommands('a/b', { entries: [], counted: { update: 1 }, observed: { update: 1 }, background }),
    ).toThrow('counted 1 update commands');
  });

  it('refuses when the profiler lost an entry', () => {
    const sources = { entries: [find], counted: { find: 2 }, observed: { find: 2 }, background };
    expect(() => ownCommands('a/b', sources)).toThrow(
      'a/b: MongoDB counted 2 find commands during the work pass, its profiler has 1',
    );
  });

  it('refuses when an unobserved client shares the server with a stranger', () => {
    const sources = { entries: [find], counted: { find: 1, aggregate: 1 }, observed: {}, background };
    expect(() => ownCommands('a/b', sources)).toThrow('counted 1 aggregate commands');
  });

  it('leaves out what the members of a set did, for clients that nobody observes', () => {
    const sources = {
      entries: [find],
      counted: { find: 2, getMore: 7 },
      background: { ...background, otherMembers: 1 },
    };
    for (const observed of [undefined, {}]) expect(ownCommands('a/b', { ...sources, observed })).toEqual({ find: 1 });
  });

  it('refuses a lost entry in a set too, where the clients are observed', () => {
    const sources = { entries: [find], counted: { find: 2 }, background: { ...background, otherMembers: 1 } };
    expect(() => ownCommands('a/b', { ...sources, observed: { find: 2 } })).toThrow('counted 2 find commands');
  });
});
