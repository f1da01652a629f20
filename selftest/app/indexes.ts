import type { Db } from 'mongodb';

export async function createIndexes(db: Db): Promise<void> {
  await db.collection('customers').createIndex({ email: 1 });
  await db.collection('customers').createIndex({ city: 1, email: 1 });
  await db.collection('orders').createIndex({ customer: 1, placed: -1 });
  await db.collection('products').createIndex({ category: 1, price: 1 });
}
