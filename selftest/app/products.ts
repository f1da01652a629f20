import type { Db } from 'mongodb';
import { products } from './documents.ts';

export const productById = (db: Db, id: number) => products(db).findOne({ _id: id });

export const productsById = (db: Db, ids: number[]) =>
  products(db)
    .find({ _id: { $in: ids } })
    .sort({ _id: 1 })
    .toArray();

export const cheapest = (db: Db, category: string) =>
  products(db).find({ category }).sort({ price: 1 }).limit(3).toArray();

export const productsOf = (db: Db, category: string) =>
  products(db).find({ category }).sort({ price: 1 }).limit(20).toArray();

export const dearerThan = (db: Db, category: string, price: number) =>
  products(db).countDocuments({ category, price: { $gt: price } });
