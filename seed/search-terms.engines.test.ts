import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROJECT_TERMS, TEMPLATE_TERMS } from './search-terms.ts';

const mongoUrl = process.env.PLUMBLINE_TEST_MONGO_URL;
if (!mongoUrl)
  throw new Error('PLUMBLINE_TEST_MONGO_URL is not set: these tests need the MongoDB that the test set-up starts');

const client = new MongoClient(mongoUrl);
const words = client.db(`seed_terms_${process.pid}`).collection('words');
const TERMS = [...TEMPLATE_TERMS, ...PROJECT_TERMS];

beforeAll(async () => {
  await words.insertMany(TERMS.map((text) => ({ text })));
  await words.createIndex({ text: 'text' });
});

afterAll(async () => {
  await client.db(words.dbName).dropDatabase();
  await client.close();
});

it.each(TERMS)('%s means the same to a text index and to a word regex', async (term) => {
  const plan = JSON.stringify(await words.find({ $text: { $search: term } }).explain('queryPlanner'));
  // What the server looks for, once it has cut off an English ending: the very word.
  expect(plan).toContain(`"terms":["${term}"]`);
  const byIndex = await words.find({ $text: { $search: term } }).toArray();
  expect(byIndex.map(({ text }) => text)).toEqual([term]);
  expect(await words.find({ text: new RegExp(`\\b${term}\\b`) }).toArray()).toEqual(byIndex);
});
