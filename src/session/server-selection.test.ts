import { expect, it } from 'vitest';
import { failingFast } from './server-selection.ts';

it.each([
  ['mongodb://localhost:27017', 'mongodb://localhost:27017/?serverSelectionTimeoutMS=5000'],
  ['mongodb://localhost:27017/', 'mongodb://localhost:27017/?serverSelectionTimeoutMS=5000'],
  ['mongodb+srv://ann:x@host/shop', 'mongodb+srv://ann:x@host/shop?serverSelectionTimeoutMS=5000'],
  ['mongodb://a:1,b:2/?replicaSet=rs', 'mongodb://a:1,b:2/?replicaSet=rs&serverSelectionTimeoutMS=5000'],
  ['mongodb://a/?serverSelectionTimeoutMS=9000', 'mongodb://a/?serverSelectionTimeoutMS=9000'],
])('%s', (url, expected) => expect(failingFast(url)).toBe(expected));
