import mongoose from 'mongoose';

const { model, Schema } = mongoose;
const options = { versionKey: false };

export const Brand = model('Brand', new Schema({ _id: Number, name: String, country: String }, options));

export const Product = model(
  'Product',
  new Schema(
    {
      _id: Number,
      name: String,
      category: String,
      /** Cents. */
      price: Number,
      stock: Number,
      description: String,
      brand: { type: Number, ref: 'Brand' },
      reviews: Number,
    },
    options,
  ).index({ category: 1, price: 1, _id: 1 }),
);

export const Review = model(
  'Review',
  new Schema(
    {
      product: Number,
      stars: { type: Number, min: 1, max: 5, required: true },
      text: { type: String, maxlength: 2_000, required: true },
      written: Date,
    },
    options,
  ).index({ product: 1, written: -1, _id: -1 }),
);
