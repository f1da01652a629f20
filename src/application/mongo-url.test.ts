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
])('%s names a database and signs in where it did', (url, expected) => {
  expect(withDatabase(url, 'shop')).toBe(expected);
});
