import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('readSettings', () => {
  it("has the guide's values where the environment has none", () => {
    expect(readSettings({ MONGO_DB: '' })).toEqual({
      mongoUrl: 'mongodb://localhost:27017',
      dbName: 'devora',
      redisUrl: 'redis://localhost:6379/0',
      maxPoolSize: 100,
      minPoolSize: 10,
      defaultTtlSeconds: 300,
    });
  });

  it('takes what is given', () => {
    expect(readSettings({ MONGO_MAX_POOL_SIZE: '5', MONGO_MIN_POOL_SIZE: '0', REDIS_DEFAULT_TTL: '7' })).toMatchObject({
      maxPoolSize: 5,
      minPoolSize: 0,
      defaultTtlSeconds: 7,
    });
  });

  it.each([
    [{ MONGO_URL: 'http://:secret@localhost' }, 'MONGO_URL'],
    [{ REDIS_DEFAULT_TTL: '0' }, 'REDIS_DEFAULT_TTL'],
    [{ MONGO_MAX_POOL_SIZE: 'many' }, 'MONGO_MAX_POOL_SIZE'],
    [{ MONGO_MAX_POOL_SIZE: '5' }, 'MONGO_MIN_POOL_SIZE is greater'],
  ])('refuses %o by name, without its value', (environment, name) => {
    expect(() => readSettings(environment)).toThrow(name);
    expect(() => readSettings(environment)).not.toThrow('secret');
  });
});
