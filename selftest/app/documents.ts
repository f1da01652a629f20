import type { Db } from 'mongodb';

export interface Customer {
  _id: number;
  email: string;
  city: string;
  notes: string;
}

export interface Order {
  _id: number;
  customer: number;
  product: number;
  total: number;
  placed: Date;
}

export interface Product {
  _id: number;
  name: string;
  category: string;
  price: number;
}

export const customers = (db: Db) => db.collection<Customer>('customers');
export const orders = (db: Db) => db.collection<Order>('orders');
export const products = (db: Db) => db.collection<Product>('products');
