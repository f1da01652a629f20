/** The shop's API. */
import express from 'express';
import mongoose from 'mongoose';
import { addReview, cheapestOfCategory, productPage } from './catalogue.js';

const MOST = 100;

export function createApp(redis) {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '10kb' }));

  app.get('/health', async (_request, response) => {
    await mongoose.connection.db.command({ ping: 1 });
    response.json({ status: 'ok' });
  });

  app.get('/categories/:category/products', async (request, response) => {
    const limit = Math.min(Number(request.query.limit ?? 20) || 20, MOST);
    response.json(await cheapestOfCategory(request.params.category, limit));
  });

  app.get('/products/:id', async (request, response) => {
    const page = await productPage(redis, Number(request.params.id));
    if (page === null) response.status(404).json({ error: 'no such product' });
    else response.json(page);
  });

  app.post('/products/:id/reviews', async (request, response) => {
    response.status(201).json(await addReview(redis, Number(request.params.id), request.body ?? {}));
  });

  // Express knows an error handler by its four parameters.
  app.use((error, _request, response, _next) => {
    const wrong = error instanceof mongoose.Error.ValidationError || error instanceof mongoose.Error.CastError;
    if (!wrong) console.error(error);
    response.status(wrong ? 400 : (error.status ?? 500)).json({ error: wrong ? error.message : 'internal error' });
  });
  return app;
}
