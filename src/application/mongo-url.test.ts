import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { withDatabase } from './mongo-url.ts';

it.each([
  ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/shop'],
  ['mongodb://127.0.0.1:27017/', 'mongodb://127.0.0.1:27017/shop'],
  ['mongodb://127.0.0.1:27017/?directConnection=true', 'mongodb://127.0.0.1:27017/shop?directConnection=true'],
  ['mongodb://a:1,b:2/other?replicaSet=rs', 'mongodb://a:1,b:2/shop?replicaSet=rs'],
  ['mongodb://ann:pw%2F@a:1', 'mongodb://ann:pw%2F@a:1/shop?authSource=admin'],
  ['mongodb://ann:pw@a:1/users?tls=true', 'mongodb://ann:pw@a:1/shop?tls=true&authSource=users'],
  ['mongodb://ann:pw@a:1/?authSource=x', 'mongodb://ann:pw@a:1/shop?authSource=x'],
  ['mongodb+srv://ann:pw@cluster.example', 'mongodb+srv://ann:pw@cluster.example/shop?authSource=admin'],
  ['mongodb+srv://key:pw@a/?authMechanism=MONGODB-AWS', 'mongodb+srv://key:pw@a/shop?authMechanism=MONGODB-AWS'],
  ['mongodb+srv://ann@a/?authMechanism=MONGODB-OIDC', 'mongodb+srv://ann@a/shop?authMechanism=MONGODB-OIDC'],
])('%s names a database and signs in where it did', (url, expected) => {
  expect(withDatabase(url, 'shop')).toBe(expected);
});

it.each(['PLAIN', 'GSSAPI', 'MONGODB-X509'])(
  'a user of %s, whom no database knows, signs in outside of them still',
  (mechanism) => {
    const user = mechanism === 'MONGODB-X509' ? 'ann' : 'ann:pw';
    const url = withDatabase(`mongodb://${user}@a:1/?authMechanism=${mechanism}&tls=true`, 'shop');
    const { credentials, dbName } = new MongoClient(url).options;
    expect([credentials?.source, dbName]).toEqual(['$external', 'shop']);
  },
);
