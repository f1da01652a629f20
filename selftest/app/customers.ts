import type { Db } from 'mongodb';
import { customers } from './documents.ts';

const PROFILE = { email: 1, city: 1 } as const;

export const customerByEmail = (db: Db, email: string) => customers(db).findOne({ email }, { projection: PROFILE });

export const customerById = (db: Db, id: number) => customers(db).findOne({ _id: id });

export const customersOfCity = (db: Db, city: string) =>
  customers(db).find({ city }, { projection: PROFILE }).sort({ email: 1 }).limit(5).toArray();

export const customersInCity = (db: Db, city: string) => customers(db).countDocuments({ city });

export const isCustomer = async (db: Db, email: string) =>
  (await customers(db).findOne({ email }, { projection: { _id: 1 } })) !== null;
