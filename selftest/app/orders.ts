import type { Db } from 'mongodb';
import { type Order, orders, type Product, products } from './documents.ts';

export const newestOrder = (db: Db, customer: number) => orders(db).findOne({ customer }, { sort: { placed: -1 } });

export const newestOrders = (db: Db, customer: number) =>
  orders(db).find({ customer }).sort({ placed: -1 }).limit(10).toArray();

export const orderById = (db: Db, id: number) => orders(db).findOne({ _id: id });

export const numberOfOrders = (db: Db, customer: number) => orders(db).countDocuments({ customer });

export const spentBy = (db: Db, customer: number) =>
  orders(db)
    .aggregate([{ $match: { customer } }, { $group: { _id: null, total: { $sum: '$total' } } }])
    .toArray();

export interface OrderedProduct {
  order: Order;
  product: Product | undefined;
}

export async function ordersWithProducts(db: Db, customer: number): Promise<OrderedProduct[]> {
  const found = await newestOrders(db, customer);
  const named = await products(db)
    .find({ _id: { $in: found.map(({ product }) => product) } })
    .toArray();
  return found.map((order) => ({ order, product: named.find(({ _id }) => _id === order.product) }));
}
