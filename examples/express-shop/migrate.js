/** Creates the collections and indexes of the models in MONGO_DB. */
import mongoose from 'mongoose';
import './models.js';
import { connectMongo } from './stores.js';

await connectMongo();
// One after another: they are few, and a deployment is in no hurry.
for (const model of Object.values(mongoose.models)) {
  await model.createCollection();
  await model.createIndexes();
}
await mongoose.disconnect();
