import { z } from 'zod';
import { API_VARIANTS, createHttpApi } from './http-api.ts';
import { initializeDatabaseOptimizations } from './initialize-database-optimizations.ts';
import { readSettings } from './settings.ts';

const serverSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  DEVORA_VARIANT: z.enum(API_VARIANTS).default('cached'),
  DEVORA_CREATE_INDEXES: z.enum(['true', 'false']).default('true'),
});

/**
 * Serves the API until SIGINT or SIGTERM: then requests under way are answered, metrics written, connections closed.
 */
async function serve(): Promise<void> {
  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  const settings = readSettings(process.env);
  const server = serverSchema.parse(process.env);
  await using optimizations = await initializeDatabaseOptimizations({
    ...settings,
    poolOptions: { maxPoolSize: settings.maxPoolSize, minPoolSize: settings.minPoolSize },
    createIndexes: server.DEVORA_CREATE_INDEXES === 'true',
    onAlert: ({ level, message }) => process.stderr.write(`${level}: ${message}\n`),
  });
  const api = createHttpApi(optimizations, server.DEVORA_VARIANT);
  const address = await api.listen({ host: server.HOST, port: server.PORT });
  process.stderr.write(`Database optimizations ready: ${address}\n`);
  await stopped;
  await api.close();
}

await serve();
