/** Questions about the catalogue, and the one thing that customers write. */
import { Product, Review } from './models.js';

const PAGE_SECONDS = 300;
const REVIEWS_SHOWN = 5;

/** The cheapest products of a category, each with its brand's name. */
export function cheapestOfCategory(category, limit) {
  return Product.find({ category }, 'name price brand')
    .sort({ price: 1, _id: 1 })
    .limit(limit)
    .populate('brand', 'name')
    .lean();
}

/** A product with its brand and its newest reviews, kept for five minutes; null when there is none. */
export async function productPage(redis, id) {
  const kept = await redis.get(pageKey(id));
  if (kept !== null) return JSON.parse(kept);
  const product = await Product.findById(id).populate('brand').lean();
  if (product === null) return null;
  const newest = await Review.find({ product: id }).sort({ written: -1, _id: -1 }).limit(REVIEWS_SHOWN).lean();
  const page = { ...product, newest };
  await redis.set(pageKey(id), JSON.stringify(page), { EX: PAGE_SECONDS });
  return page;
}

/** @throws mongoose's ValidationError */
export async function addReview(redis, product, { stars, text }) {
  const { _id } = await Review.create({ product, stars, text, written: new Date() });
  await Product.updateOne({ _id: product }, { $inc: { reviews: 1 } });
  await redis.del(pageKey(product));
  return { id: _id };
}

function pageKey(id) {
  return `product:${id}`;
}
